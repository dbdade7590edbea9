import type { RequestListener } from 'node:http';

/** Answers a key check like a backend whose provider does not know the key. */
export function rejectKey(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(401, { 'Content-Type': 'application/json' });
  response.end('{"error":{"code":"INVALID_BYOK_KEY"}}');
}
