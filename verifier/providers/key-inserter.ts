import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';

/**
 * A connection that replaces a placeholder in the head of the request with the key. Node's HTTP client takes headers as
 * strings, which cannot be wiped. So it writes the placeholder, and the key goes to the socket as bytes that are zeroed
 * once they are sent. Node still parses the answer.
 */
export class KeyInserter extends Duplex {
  /** Stands for the key. It is random, so that nothing else in the head can equal it. */
  readonly placeholder = randomBytes(16).toString('hex');
  readonly #socket: Socket;
  readonly #key: SecretBytes;
  #head: Uint8Array | null = null;

  /** @param socket becomes the property of this object; it must be connected, as bytes queued in it cannot be wiped */
  constructor(socket: Socket, key: SecretBytes) {
    super();
    this.#socket = socket;
    this.#key = key;
    socket.on('data', (chunk) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.once('end', () => this.push(null));
    socket.once('close', () => {
      // After a regular end, unread bytes must not be lost; the caller destroys the connection then.
      if (!socket.readableEnded) this.destroy();
    });
    socket.on('error', (error) => this.destroy(error));
  }

  override _write(
    chunk: Buffer,
    _encoding: string,
    callback: (error?: Error | null) => void,
  ): void {
    const at = chunk.indexOf(this.placeholder);
    if (at === -1) {
      this.#socket.write(chunk, callback);
      return;
    }
    const head = this.#insertKey(chunk, at);
    this.#head = head;
    this.#socket.write(head, (error) => {
      head.fill(0);
      callback(error);
    });
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#socket.destroy();
    this.#head?.fill(0);
    callback(error);
  }

  #insertKey(chunk: Buffer, at: number): Buffer {
    return this.#key.use((key) => {
      // Separate memory: `Buffer.from` and `Buffer.concat` may use a shared pool.
      const head = Buffer.alloc(chunk.length - this.placeholder.length + key.length);
      chunk.copy(head, 0, 0, at);
      head.set(key, at);
      chunk.copy(head, at + key.length, at + this.placeholder.length);
      return head;
    });
  }
}
