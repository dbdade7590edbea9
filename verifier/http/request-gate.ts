import type { IncomingMessage } from 'node:http';
import { cameOverHttps } from '../../packages/receiver/src/https-check.ts';
import type { TrustedProxies } from './client-address.ts';
import {
  allowedMethods,
  headersTooLarge,
  httpsRequired,
  malformedRequest,
  methodNotAllowed,
  type Refusal,
} from './refusal.ts';

const maxHeaders = 100;

/** How the request arrived. */
export interface Arrival {
  /** The connection itself is encrypted. */
  readonly isEncrypted: boolean;
  readonly trusted: TrustedProxies;
}

/** The reason to refuse a request before it reaches the app, or `null` if there is none. */
export function findRefusal(request: IncomingMessage, arrival: Arrival): Refusal | null {
  if (!isHttps(request, arrival)) return httpsRequired;
  if (request.rawHeaders.length > 2 * maxHeaders) return headersTooLarge;
  if (countHosts(request) !== 1) return malformedRequest;
  return allowedMethods.has(request.method ?? '') ? null : methodNotAllowed;
}

function isHttps({ socket, headers }: IncomingMessage, { isEncrypted, trusted }: Arrival): boolean {
  // Node joins several of these headers to one text, which is not `https`.
  const told = headers['x-forwarded-proto'];
  const forwardedProto = told === undefined ? null : String(told);
  return cameOverHttps(
    { isEncrypted, peer: socket.remoteAddress ?? null, forwardedProto },
    trusted,
  );
}

/** Node keeps only the first of several host headers; a proxy in front may have used another one. */
function countHosts({ headersDistinct }: IncomingMessage): number {
  return headersDistinct['host']?.length ?? 0;
}
