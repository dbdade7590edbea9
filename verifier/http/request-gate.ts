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

/** The reason to refuse a request before it reaches the app, or `null` if there is none. */
export function findRefusal(request: IncomingMessage, arrival: Arrival): Refusal | null {
  if (!cameOverHttps(request, arrival)) return httpsRequired;
  if (request.rawHeaders.length > 2 * maxHeaders) return headersTooLarge;
  if (countHosts(request) !== 1) return malformedRequest;
  return allowedMethods.has(request.method ?? '') ? null : methodNotAllowed;
}

/** A trusted proxy tells whether its client used HTTPS, and is believed either way. Nobody else is believed. */
function cameOverHttps(request: IncomingMessage, { isEncrypted, trusted }: Arrival): boolean {
  const isProxied = trusted.has(request.socket.remoteAddress ?? '');
  const told = isProxied ? request.headers['x-forwarded-proto'] : undefined;
  return told === undefined ? isEncrypted : told === 'https';
}

/** Node keeps only the first of several host headers; a proxy in front may have used another one. */
function countHosts({ headersDistinct }: IncomingMessage): number {
  return headersDistinct['host']?.length ?? 0;
}
