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
export interface HttpLimits {
  readonly maxHeaderSize: number;
  /** From the first byte, or from the connection's start, to the end of the headers. */
  readonly headersTimeout: number;
  /** The same to the end of the body. */
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** Kept open so much longer than clients are told, for a request that is on its way. */
  readonly keepAliveTimeoutBuffer: number;
  /** Node looks for late requests this often. */
  readonly connectionsCheckingInterval: number;
  readonly handshakeTimeout: number;
  /** A connection on which nothing moves in either direction, an answer that nobody takes included. */
  readonly idleSocketMs: number;
  /** For requests under way when the server ends. */
  readonly closeGraceMs: number;
  readonly maxConnections: number;
}

/** The limits in force. The longest pair of v1 headers takes 5.6 KB; a provider is given up after 6 s. */
export const defaultLimits: HttpLimits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  keepAliveTimeoutBuffer: 1_000,
  connectionsCheckingInterval: 1_000,
  handshakeTimeout: 5_000,
  idleSocketMs: 30_000,
  closeGraceMs: 8_000,
  maxConnections: 4_000,
};

const maxRequestsPerConnection = 10_000;
const maxLeftoverMs = 500;

/**
 * Limits as options of a server's constructor. The strict parser also where node was started with the other one; the
 * host header is the gate's to require, because Node goes on reading after it has refused.
 */
export function toServerOptions(limits: HttpLimits) {
  return { ...limits, insecureHTTPParser: false, requireHostHeader: false } as const;
}

/** Sets what is no option of a server's constructor, and answers what never becomes a request. */
export function limitServer(server: HttpServer | HttpsServer, limits: HttpLimits): void {
  // Beyond this many Node drops headers without a word; maxHeaderSize bounds them, and the gate counts them.
  server.maxHeadersCount = 0;
  server.timeout = limits.idleSocketMs;
  server.maxConnections = limits.maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerConnection;
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    error.rawPacket?.fill(0);
    answerClientError(error, socket);
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

/** A socket whose TLS handshake failed could not send an answer, and would wait for one to be sent. */
function answerClientError(error: ClientError, socket: Duplex): void {
  const { code = '' } = error;
  const isOfHttp = code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
  if (isOfHttp) end(socket, refusals[code] ?? malformedRequest);
  else socket.destroy();
}

function end(socket: Duplex, refusal: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const timer = setTimeout(() => socket.destroy(), maxLeftoverMs);
  socket.once('close', () => {
    clearTimeout(timer);
  });
  socket.end(formatRefusal(refusal), () => socket.destroy());
}
