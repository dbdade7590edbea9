import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { ProviderFault } from './errors.ts';

/** How long a provider may take and how much it may answer. */
export interface RequestLimits {
  /** From the start until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From the start until the last byte. */
  readonly totalMs: number;
  readonly maxBodyBytes: number;
}

/** One GET to a provider. */
export interface ProviderRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: RequestLimits;
  /** PEM certificates to trust instead of the system's, for a private certificate authority. */
  readonly trusted?: string;
}

/** A provider's answer, whole. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** The provider could not be asked. Keeps the class of the failure, never the failure itself. */
export class ProviderRequestError extends Error {
  /** Stable code of this failure. */
  readonly code = 'PROVIDER_REQUEST_FAILED';
  override readonly name = 'ProviderRequestError';
  readonly fault: ProviderFault;
  constructor(fault: ProviderFault) {
    super('provider must answer in time and within its size');
    this.fault = fault;
  }
}

/**
 * Sends one GET and reads the answer. It follows no redirect, and its connection is its own, so that nothing of one
 * user's request is left for the next one's.
 * @throws {ProviderRequestError} when there is no whole answer in time and within its size
 */
export async function requestProvider(options: ProviderRequest): Promise<ProviderResponse> {
  const { connectMs, totalMs, maxBodyBytes } = options.limits;
  const expiry = new AbortController();
  const request = openRequest(options, expiry.signal);
  const connectTimer = setTimeout(() => {
    expiry.abort();
  }, connectMs);
  const totalTimer = setTimeout(() => {
    expiry.abort();
  }, totalMs);
  onceConnected(request, () => {
    clearTimeout(connectTimer);
  });
  try {
    const response = await expectResponse(request);
    const { statusCode: status = 0, headers } = response;
    return { status, headers, body: await readBody(response, maxBodyBytes) };
  } catch (error) {
    if (error instanceof ProviderRequestError) throw error;
    throw new ProviderRequestError(expiry.signal.aborted ? 'timeout' : 'unreachable');
  } finally {
    clearTimeout(connectTimer);
    clearTimeout(totalTimer);
    request.destroy();
  }
}

function openRequest({ url, headers, trusted }: ProviderRequest, signal: AbortSignal) {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, {
    headers: { Accept: 'application/json', 'Accept-Encoding': 'identity', ...headers },
    agent: false,
    signal,
    ...(trusted !== undefined && { ca: trusted }),
  });
  // Whoever awaits the answer learns of an error; one that comes after must not end the process.
  request.on('error', () => undefined);
  request.end();
  return request;
}

function onceConnected(request: ClientRequest, notify: () => void): void {
  request.once('socket', (socket: Socket) => {
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', notify);
  });
}

async function expectResponse(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new ProviderRequestError('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
