import type { IncomingMessage } from 'node:http';
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

/** Why a request does not reach the app, or `null` where it does. */
export function findRefusal(request: IncomingMessage, arrival: Arrival): Refusal | null {
  if (!cameOverHttps(request, arrival)) return httpsRequired;
  if (request.rawHeaders.length > 2 * maxHeaders) return headersTooLarge;
  if (countHosts(request) !== 1) return malformedRequest;
  return allowedMethods.has(request.method ?? '') ? null : methodNotAllowed;
}

/** The word of a trusted proxy counts for the way up to it, both ways; nobody else's counts. */
function cameOverHttps(request: IncomingMessage, { isEncrypted, trusted }: Arrival): boolean {
  const isProxied = trusted.has(request.socket.remoteAddress ?? '');
  const told = isProxied ? request.headers['x-forwarded-proto'] : undefined;
  return told === undefined ? isEncrypted : told === 'https';
}

/** Node keeps the first of several and drops the others; a proxy in front may have gone by another. */
function countHosts({ headersDistinct }: IncomingMessage): number {
  return headersDistinct['host']?.length ?? 0;
}
