import { once } from 'node:events';
import { createServer, request as requestHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPublicKey } from './http/tls.ts';
import { defaultConfig } from './ops/config.ts';
import { createLog } from './ops/log.ts';
import { createListener, type RunningServer, startServer } from './server.ts';
import { ask, errorCodeOf } from '../testkit/http/ask.ts';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';
import { FakeProvider } from '../testkit/providers/fake-provider.ts';

/** As they were before any listener was made. */
const globals = [globalThis.Request, globalThis.Response, globalThis.Headers];
const quiet = { port: 0, log: createLog('silent') };
let server: RunningServer;

beforeAll(async () => {
  server = await startServer(quiet);
});

afterAll(() => server.close());

async function openSocket(): Promise<TLSSocket> {
  const socket = connect({ port: server.port, host: '127.0.0.1', ca: server.certificate });
  await once(socket, 'secureConnect');
  return socket;
}

async function sendRaw(bytes: string): Promise<string> {
  const socket = await openSocket();
  socket.write(bytes);
  return text(socket);
}

describe('startServer', () => {
  it('answers over TLS, under the certificate that it names', async () => {
    expect(server.origin).toBe(`https://127.0.0.1:${server.port}`);
    expect(server.spkiHash).toBe(hashPublicKey(server.certificate));
    const answer = await ask(server, '/health');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 'ok', environment: 'development' });
  });

  it('speaks TLS 1.2 and up', async () => {
    const socket = connect({
      port: server.port,
      host: '127.0.0.1',
      ca: server.certificate,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    await expect(once(socket, 'secureConnect')).rejects.toThrow();
  });

  it('decrypts what was brought', async () => {
    const headers = await bringKey(createFakeKey());
    const answer = await ask(server, '/api/v1/models', { headers });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ provider: 'openai' });
  });

  it('asks the real connectors when it is live', async () => {
    await using provider = await FakeProvider.start();
    provider.answerJson(200, { data: [{ id: 'gpt-fake-1' }] });
    const { baseUrl } = provider;
    const baseUrls = { ...defaultConfig.baseUrls, openai: baseUrl };
    const live = await startServer({ ...quiet, providers: 'live', baseUrls });
    const apiKey = createFakeKey();
    const answer = await ask(live, '/api/v1/models', { headers: await bringKey(apiKey) });
    await live.close();
    expect(JSON.parse(answer.text)).toMatchObject({ models: ['gpt-fake-1'] });
    expect(provider.seen[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
  });

  it('refuses a header that came twice', async () => {
    const pair = await bringKey(createFakeKey());
    for (const [name, value] of Object.entries(pair)) {
      const headers = { ...pair, [name]: [value, value] };
      const answer = await ask(server, '/api/v1/models', { headers });
      expect([answer.status, errorCodeOf(answer)]).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
    }
  });

  it('accepts the longest pair, and refuses headers beyond 16 KiB', async () => {
    const longest = await bringKey('k'.repeat(4096));
    const path = '/api/v1/models?provider=openai';
    expect((await ask(server, path, { headers: longest })).status).toBe(200);
    const tooLong = { 'X-Encrypted-Key': 'A'.repeat(17_000) };
    expect((await ask(server, path, { headers: tooLong })).status).toBe(431);
  });

  it('refuses a long body, announced or not', async () => {
    const body = JSON.stringify({ provider: 'openai', padding: 'x'.repeat(5000) });
    for (const framing of [{ 'Content-Length': '5037' }, { 'Transfer-Encoding': 'chunked' }]) {
      const headers = { ...(await bringKey(createFakeKey())), ...framing };
      const options = { method: 'POST', headers, body };
      const answer = await ask(server, '/api/v1/keys/validate', options);
      expect([answer.status, errorCodeOf(answer)]).toEqual([422, 'VALIDATION_ERROR']);
    }
  });

  it('accepts a body in chunks', async () => {
    const headers = { ...(await bringKey(createFakeKey())), 'Transfer-Encoding': 'chunked' };
    const options = { method: 'POST', headers, body: '{"provider":"openai"}' };
    expect((await ask(server, '/api/v1/keys/validate', options)).status).toBe(200);
  });

  it.each([
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['a target that is none', 'GET \\\\x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
  ])('answers 400 and nothing else to %s', async (_name, bytes) => {
    const reply = await sendRaw(bytes);
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toMatch(/\r\n\r\n$/);
  });

  it('answers TRACE with 405, without what was sent', async () => {
    const reply = await sendRaw(
      'TRACE / HTTP/1.1\r\nHost: a\r\nX-Session-Key: canary\r\nConnection: close\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 405 /);
    expect(reply).not.toContain('canary');
  });

  it('does not answer plain HTTP', async () => {
    const request = requestHttp({ port: server.port, host: '127.0.0.1' });
    request.end();
    await expect(once(request, 'response')).rejects.toThrow();
  });

  it('tells which port is in use', async () => {
    const taken = startServer({ ...quiet, port: server.port });
    await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE', port: server.port });
  });

  it('calls itself localhost if it listens on every address', async () => {
    const open = await startServer({ ...quiet, host: '0.0.0.0' });
    expect(open.origin).toBe(`https://localhost:${open.port}`);
    expect((await ask(open, '/health')).status).toBe(200);
    await open.close();
  });

  it('lets a request under way finish when it closes', async () => {
    await using provider = await FakeProvider.start();
    const baseUrls = { ...defaultConfig.baseUrls, openai: provider.baseUrl };
    const live = await startServer({
      ...quiet,
      providers: 'live',
      baseUrls,
    });
    const arrived = new Promise<() => void>((resolve) => {
      provider.answer = (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        resolve(() => response.end('{"data":[{"id":"gpt-fake-1"}]}'));
      };
    });
    const answer = ask(live, '/api/v1/models', { headers: await bringKey(createFakeKey()) });
    const finish = await arrived;
    const closed = live.close();
    finish();
    expect((await answer).status).toBe(200);
    await closed;
  });
});

describe('createListener', () => {
  it('serves on a transport of the caller', async () => {
    const own = createServer(createListener(quiet)).listen(0, '127.0.0.1');
    await once(own, 'listening');
    const { port } = own.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    expect(response.status).toBe(200);
    own.close();
  });

  it('leaves the globals of the process alone', () => {
    createListener(quiet);
    expect([globalThis.Request, globalThis.Response, globalThis.Headers]).toStrictEqual(globals);
  });
});
