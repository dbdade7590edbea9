import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RunningServer } from '../../verifier/server.ts';

type TlsAddress = Pick<RunningServer, 'port' | 'certificate'>;

/** A connection on which the test sends any bytes. */
export class RawConnection {
  readonly socket: Socket;
  /** Resolves when the connection has closed, by an end or an error, with everything that was received. */
  readonly closed: Promise<string>;
  #received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      this.#received += String(chunk);
    });
    // A server that closes a connection may reset it.
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve(this.#received);
      });
    });
  }

  /** Over TLS to the server's own port. */
  static async openTls({ port, certificate }: TlsAddress): Promise<RawConnection> {
    const socket = connectTls({ port, host: '127.0.0.1', ca: certificate });
    await once(socket, 'secureConnect');
    return new RawConnection(socket);
  }

  /** Plain TCP. */
  static async openTcp(port: number): Promise<RawConnection> {
    const socket = connectTcp({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Sends, and collects everything until the server closes the connection. */
  async exchange(bytes: string): Promise<string> {
    this.socket.write(bytes);
    return this.closed;
  }

  /** Waits until this many answers have arrived. */
  async answers(count: number): Promise<string> {
    while (this.#received.split('HTTP/1.1 ').length <= count) await once(this.socket, 'data');
    return this.#received;
  }
}
