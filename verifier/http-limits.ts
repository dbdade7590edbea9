import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import {
  formatRefusal,
  headersTooLarge,
  malformedRequest,
  methodNotAllowed,
  type Refusal,
  requestTimedOut,
} from './refusal.ts';

/** How much a client may send before a route is reached, and how long it may take. Node's timers are monotonic. */
export const httpLimits = {
  /** The longest pair of v1 headers takes 5.6 KB. */
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  /** Node looks for late requests this often; its default is 30 s. */
  connectionsCheckingInterval: 1_000,
  /** Also where node was started with --insecure-http-parser. */
  insecureHTTPParser: false,
  requireHostHeader: true,
} as const;

/** For a TLS handshake; Node's default is 120 s. */
export const handshakeTimeoutMs = 5_000;

const idleSocketMs = 30_000;
const maxConnections = 4_000;
const maxRequestsPerConnection = 10_000;
const maxLeftoverMs = 500;

/** Sets what is no option of a server's constructor, and answers what never becomes a request. */
export function limitServer(server: HttpServer | HttpsServer): void {
  // Beyond this many Node drops headers without a word; maxHeaderSize bounds them, and the gate counts them.
  server.maxHeadersCount = 0;
  server.timeout = idleSocketMs;
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerConnection;
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    error.rawPacket?.fill(0);
    end(socket, refusals[error.code ?? ''] ?? malformedRequest);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    end(socket, methodNotAllowed);
  });
}

/** Ends the connection of a request that was answered before all of it was sent. */
export function endLeftover(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, maxLeftoverMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
}

/** What Node's parser says: the packet that it could not read is in it, and perhaps a key in that. */
interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: requestTimedOut,
};

function end(socket: Duplex, refusal: Refusal): void {
  if (!socket.writable) socket.destroy();
  else socket.end(formatRefusal(refusal), () => socket.destroy());
}
