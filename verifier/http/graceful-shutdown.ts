import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

/**
 * Creates the function that ends a server: it stops accepting connections, lets running requests finish within the grace
 * time and then closes the rest, including connections that never sent a request.
 */
export function createGracefulShutdown(
  server: HttpServer | HttpsServer,
  graceMs: number,
): () => Promise<void> {
  const connections = trackConnections(server);
  return async () => {
    if (!server.listening) return;
    closeIdleAfterAnswers(server);
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    const timer = setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  };
}

/** Node's own list has a connection only after its TLS handshake. */
function trackConnections(server: HttpServer | HttpsServer): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  return connections;
}

/** A connection that is busy when the server closes becomes idle later, and would be kept alive. */
function closeIdleAfterAnswers(server: HttpServer | HttpsServer): void {
  const timer = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  server.once('close', () => {
    clearInterval(timer);
  });
}
