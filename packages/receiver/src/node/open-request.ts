import type { BroughtKey } from '../brought-key.ts';
import { decryptByokKey, type KeyReceiver, type ReceivedRequest } from '../byok-manager.ts';
import { HttpsRequiredError } from '../errors.ts';
import { cameOverHttps, noProxies, type TrustedProxies } from '../https-check.ts';
import type { JobKeys, JobPair } from '../jobs.ts';

/** What is read of a request of `node:http`, `node:https` or `node:http2`. */
export interface NodeRequest {
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** How the adapters for Node read a request. `Input` is the request of the framework. */
export interface NodeRequestOptions<Input> {
  /** Finds the provider that a request names; by default none, and then the handler uses the key's. */
  readonly findProvider?: (request: Input) => string | null;
  /** Who may say in `X-Forwarded-Proto` that the client used HTTPS; by default nobody. */
  readonly trustedProxies?: TrustedProxies;
}

/** The options of `withByokKey` in the adapters for Node. */
export interface NodeKeyOptions<Input> extends KeyReceiver, NodeRequestOptions<Input> {}

/** The options of `withByokJob` in the adapters for Node. */
export interface NodeJobOptions<Input>
  extends NodeRequestOptions<Input>, Pick<JobKeys, 'handOver'> {}

/**
 * Opens the key of a request. The caller must wipe it: `using key = await openRequest(…)`.
 * @throws {HttpsRequiredError} when the request came over plain HTTP
 * @throws whatever `decryptByokKey` throws
 */
export async function openRequest<Input>(
  raw: NodeRequest,
  request: Input,
  options: NodeKeyOptions<Input>,
): Promise<BroughtKey> {
  expectHttps(raw, options);
  const provider = options.findProvider?.(request) ?? null;
  return decryptByokKey(toReceivedRequest(raw), options, provider);
}

/**
 * Returns the sealed pair of a request, for a job.
 * @throws {HttpsRequiredError} when the request came over plain HTTP
 * @throws whatever `handOver` of the receiver throws
 */
export async function handOverRequest<Input>(
  raw: NodeRequest,
  request: Input,
  options: NodeJobOptions<Input>,
): Promise<JobPair> {
  expectHttps(raw, options);
  const provider = options.findProvider?.(request) ?? null;
  return options.handOver(toReceivedRequest(raw), provider);
}

function expectHttps<Input>(raw: NodeRequest, options: NodeRequestOptions<Input>): void {
  const arrival = {
    isEncrypted: 'encrypted' in raw.socket && raw.socket.encrypted === true,
    peer: raw.socket.remoteAddress ?? null,
    forwardedProto: readHeader(raw, 'x-forwarded-proto'),
  };
  if (!cameOverHttps(arrival, options.trustedProxies ?? noProxies)) throw new HttpsRequiredError();
}

/** Gives a request the form that the receiver reads. */
export function toReceivedRequest(raw: NodeRequest): ReceivedRequest {
  const host = readHeader(raw, 'host') ?? readHeader(raw, ':authority') ?? '';
  return {
    // Only its host is read, and an unknown one is ignored.
    url: URL.canParse(`https://${host}`) ? `https://${host}` : 'https://unknown.invalid',
    headers: {
      get: (name) => readHeader(raw, name.toLowerCase()),
      has: (name) => readHeader(raw, name.toLowerCase()) !== null,
    },
  };
}

/** Node joins the values of headers that it does not know. Several values are no valid header of a key. */
function readHeader({ headers }: NodeRequest, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : String(value);
}
