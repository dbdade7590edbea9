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

/** How much a client may send before it reaches a route, and how long that may take. Node's timers are monotonic. */
export interface HttpLimits {
  readonly maxHeaderSize: number;
  /** From the first byte, or from the start of the connection, to the end of the headers. */
  readonly headersTimeout: number;
  /** The same, to the end of the body. */
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** How much longer than announced a connection stays open, for a request that is on its way. */
  readonly keepAliveTimeoutBuffer: number;
  /** How often Node looks for late requests. */
  readonly connectionsCheckingInterval: number;
  readonly handshakeTimeout: number;
  /** How long a connection may be idle in both directions, even with an answer that the client does not read. */
  readonly idleSocketMs: number;
  /** The time for running requests when the server ends. */
  readonly closeGraceMs: number;
  readonly maxConnections: number;
}

/** The default limits. The longest pair of v1 headers needs 5.6 KB; a provider has 6 s to answer. */
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
 * The limits as options of a server's constructor. The parser is strict even if node was started with the other one. The
 * request gate requires the host header, because Node reads on after it has refused.
 */
export function toServerOptions(limits: HttpLimits) {
  return { ...limits, insecureHTTPParser: false, requireHostHeader: false } as const;
}

/** Sets the limits that are not options of a constructor, and answers what never becomes a request. */
export function limitServer(server: HttpServer | HttpsServer, limits: HttpLimits): void {
  // Node would silently drop headers beyond a number; maxHeaderSize bounds them, and the request gate counts them.
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

/** Ends the connection of a request that was answered before it was complete. */
export function endLeftover(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, maxLeftoverMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
}

/** An error of Node's parser. It contains the packet that could not be parsed, and perhaps a key. */
interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: requestTimedOut,
};

/** A socket whose TLS handshake failed cannot send an answer, and would wait for it for ever. */
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
