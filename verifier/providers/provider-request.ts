import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import type { Socket } from 'node:net';
import type { ProviderFault } from '../errors.ts';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { AddressRefusedError } from './address-policy.ts';
import { KeyInserter } from './key-inserter.ts';
import { connectProvider, type SocketOptions } from './provider-socket.ts';

/** How long a provider may take, and how large its answer may be. */
export interface RequestLimits {
  /** From the start until the connection is established, name lookup and TLS included. */
  readonly connectMs: number;
  /** From the start until the last byte. */
  readonly totalMs: number;
  readonly maxBodyBytes: number;
}

/** The header that carries the key: the key follows the prefix. */
export interface KeyHeader {
  readonly name: string;
  readonly prefix: string;
}

/** One GET to a provider. */
export interface ProviderRequest extends SocketOptions {
  readonly keyHeader: KeyHeader;
  /** Printable ASCII. The caller has checked it. */
  readonly key: SecretBytes;
  /** The other headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: RequestLimits;
}

/** The complete answer of a provider. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The caller owns it and wipes it. */
  readonly body: Uint8Array;
}

/** The provider could not be asked. The error has the class of the failure, never the failure itself. */
export class ProviderRequestError extends Error {
  /** Stable code of this failure. */
  readonly code = 'PROVIDER_REQUEST_FAILED';
  override readonly name = 'ProviderRequestError';
  readonly fault: ProviderFault;
  constructor(fault: ProviderFault) {
    super('provider must answer in time and within the size limit');
    this.fault = fault;
  }
}

/**
 * Sends one GET and reads the answer. It follows no redirect, accepts no compression, and uses a new connection each time,
 * so that nothing of one user's request remains for the next one.
 * @throws {ProviderRequestError} when there is no complete answer in time and within the size limit
 */
export async function requestProvider(options: ProviderRequest): Promise<ProviderResponse> {
  const { connectMs, totalMs } = options.limits;
  const expiry = new AbortController();
  const { signal } = expiry;
  const expire = (): void => {
    expiry.abort();
  };
  const connectTimer = setTimeout(expire, connectMs);
  const totalTimer = setTimeout(expire, totalMs);
  try {
    const socket = await connectProvider(options, signal);
    clearTimeout(connectTimer);
    return await exchange(options, socket, signal);
  } catch (error) {
    throw new ProviderRequestError(signal.aborted ? 'timeout' : faultOf(error));
  } finally {
    clearTimeout(connectTimer);
    clearTimeout(totalTimer);
  }
}

function faultOf(error: unknown): ProviderFault {
  if (error instanceof AddressRefusedError) return `address_${error.addressClass}`;
  return error instanceof ProviderRequestError ? error.fault : 'unreachable';
}

async function exchange(
  options: ProviderRequest,
  socket: Socket,
  signal: AbortSignal,
): Promise<ProviderResponse> {
  const connection = new KeyInserter(socket, options.key);
  const request = openRequest(options, connection, signal);
  try {
    const response = await expectResponse(request, signal);
    const { statusCode: status = 0, headers } = response;
    if (isEncoded(headers)) throw new ProviderRequestError('encoded');
    return { status, headers, body: await readBody(response, options.limits.maxBodyBytes) };
  } finally {
    request.destroy();
    connection.destroy();
  }
}

function openRequest(
  { url, headers, keyHeader }: ProviderRequest,
  connection: KeyInserter,
  signal: AbortSignal,
): ClientRequest {
  const request = requestHttp({
    path: url.pathname + url.search,
    headers: {
      Host: url.host,
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      ...headers,
      [keyHeader.name]: keyHeader.prefix + connection.placeholder,
    },
    createConnection: () => connection,
    signal,
  });
  // An error rejects the awaited answer; a later one must not end the process.
  request.on('error', () => undefined);
  request.end();
  return request;
}

/** A request can close without an answer or an error, when the provider switches protocols (101). */
async function expectResponse(
  request: ClientRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const closing = new AbortController();
  request.once('close', () => {
    closing.abort();
  });
  const waiting = { signal: AbortSignal.any([signal, closing.signal]) };
  const [response] = (await once(request, 'response', waiting)) as [IncomingMessage];
  return response;
}

/** The request refused compression. A compressed answer is not decompressed, as it could grow without limit. */
function isEncoded(headers: IncomingHttpHeaders): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding.toLowerCase() !== 'identity';
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
