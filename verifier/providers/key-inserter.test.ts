import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { KeyInserter } from './key-inserter.ts';

const apiKey = createFakeKey();

let server: Server;
let socket: Socket;
let peer: Socket;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[connection]] = (await Promise.all([
    once(server, 'connection'),
    once(socket, 'connect'),
  ])) as [[Socket], unknown];
  peer = connection;
});

afterEach(() => {
  socket.destroy();
  peer.destroy();
  server.close();
});

function createInserter(): KeyInserter {
  return new KeyInserter(socket, new SecretBytes(Buffer.from(apiKey)));
}

async function readPeer(length: number): Promise<string> {
  let text = '';
  while (text.length < length) text += String((await once(peer, 'data'))[0]);
  return text;
}

describe('KeyInserter', () => {
  it('replaces the placeholder with the key, and changes nothing else', async () => {
    const inserter = createInserter();
    const head = (value: string) => `GET / HTTP/1.1\r\nX-Key: ${value}\r\nX-After: 1\r\n\r\n`;
    inserter.write(head(inserter.placeholder), 'latin1');
    expect(await readPeer(head(apiKey).length)).toBe(head(apiKey));
  });

  it('sends what holds no placeholder as it is', async () => {
    createInserter().write('no placeholder');
    expect(await readPeer(14)).toBe('no placeholder');
  });

  it('has another placeholder each time', () => {
    expect(createInserter().placeholder).not.toBe(createInserter().placeholder);
  });

  it('zeroes the bytes once they are sent', async () => {
    const write = vi.spyOn(socket, 'write');
    const inserter = createInserter();
    const sent = new Promise((resolve) => inserter.write(`X: ${inserter.placeholder}`, resolve));
    const head = write.mock.calls[0]?.[0] as Uint8Array;
    expect(Buffer.from(head).toString()).toBe(`X: ${apiKey}`);
    expect(head.buffer.byteLength).toBe(head.length);
    await sent;
    expect(head.every((byte) => byte === 0)).toBe(true);
  });

  it('zeroes the bytes when it ends before they are sent', () => {
    const write = vi.spyOn(socket, 'write').mockReturnValue(false);
    const inserter = createInserter();
    inserter.on('error', () => undefined);
    inserter.write(inserter.placeholder);
    const head = write.mock.calls[0]?.[0] as Uint8Array;
    expect(Buffer.from(head).toString()).toBe(apiKey);
    inserter.destroy();
    expect(head.every((byte) => byte === 0)).toBe(true);
    expect(socket.destroyed).toBe(true);
  });

  it('hands on what the peer says, and its end', async () => {
    const inserter = createInserter();
    peer.end('answer');
    let text = '';
    for await (const chunk of inserter) text += String(chunk);
    expect(text).toBe('answer');
  });

  it('keeps what was said before the connection closed', async () => {
    const inserter = createInserter();
    const closed = once(socket, 'close');
    peer.end('answer');
    socket.end();
    await closed;
    let text = '';
    for await (const chunk of inserter) text += String(chunk);
    expect(text).toBe('answer');
  });

  it('reads no faster than it is read', async () => {
    const inserter = createInserter();
    const pause = socket.pause.bind(socket);
    const paused = new Promise<void>((resolve) => {
      vi.spyOn(socket, 'pause').mockImplementation(() => {
        resolve();
        return pause();
      });
    });
    peer.write(Buffer.alloc(1_000_000));
    await paused;
    expect(inserter.readableLength).toBeLessThan(1_000_000);
  });

  it('ends with an error when the connection is reset', async () => {
    const inserter = createInserter();
    const failed = once(inserter, 'error');
    peer.resetAndDestroy();
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });
});
