import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TrustedProxies } from './client-address.ts';
import { type HttpLimits, limitServer, toServerOptions } from './http-limits.ts';
import { formatRefusal, httpsRequired } from './refusal.ts';

const maxDrainedBytes = 65_536;
const maxDrainMs = 2_000;
const refusalText = formatRefusal(httpsRequired);

/**
 * The listener for plain HTTP. Only connections of trusted proxies are parsed and reach `serve`. Every other client gets
 * 403 `HTTPS_REQUIRED` at its first byte, and nothing that it sends is parsed: a key that came unencrypted must be neither
 * used nor stored.
 */
export function createPlainServer(
  trusted: TrustedProxies,
  limits: HttpLimits,
  serve: RequestListener,
): Server {
  const server = createServer(toServerOptions(limits), serve);
  limitServer(server, limits);
  const readers = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (!trusted.has(socket.remoteAddress ?? '')) refuse(socket);
    else for (const read of readers) Reflect.apply(read, server, [socket]);
  });
  return server;
}

/**
 * Answers and closes. Further bytes are read for a moment and wiped, because closing a connection with unread bytes
 * resets it, and the client would not see the answer.
 */
function refuse(socket: Socket): void {
  let drainedBytes = 0;
  const deadline = setTimeout(() => socket.destroy(), maxDrainMs);
  socket.once('close', () => {
    clearTimeout(deadline);
  });
  socket.on('error', () => socket.destroy());
  socket.once('data', () => socket.end(refusalText));
  socket.on('data', (chunk) => {
    chunk.fill(0);
    drainedBytes += chunk.length;
    if (drainedBytes > maxDrainedBytes) socket.destroy();
  });
}
