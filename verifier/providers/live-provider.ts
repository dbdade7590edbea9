import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderId } from '../../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError, UnsendableKeyError } from '../errors.ts';
import type { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import {
  type AddressPolicyOptions,
  createAddressPolicy,
  type ResolveAddresses,
  resolveAddresses,
} from './address-policy.ts';
import { parseJson } from './json-shape.ts';
import type { AskProvider, Feature, ProviderAnswer, RateLimits } from './model-connector.ts';
import {
  type KeyHeader,
  ProviderRequestError,
  type ProviderResponse,
  type RequestLimits,
  requestProvider,
} from './provider-request.ts';

/** One GET endpoint of a provider's API that needs the key. */
export interface Endpoint {
  /** Path and query. */
  readonly path: string;
  /** The feature that a successful answer proves. */
  readonly feature: Feature;
  /** The models in a successful answer, empty if it lists none; `null` if it is malformed. */
  readModels(body: unknown): string[] | null;
}

/** How a provider is asked. */
export interface LiveProvider {
  readonly id: ProviderId;
  readonly keyHeader: KeyHeader;
  /** Headers beside the one with the key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Lists the models. */
  readonly models: Endpoint;
  /** Tells whether a key is valid, if the list of models is not the best way. */
  readonly validation?: Endpoint;
  /** The list is public and says nothing about the key, so the key is validated first. */
  readonly hasPublicModels?: boolean;
  /** Reads the limits in the headers of an answer. */
  readRateLimits(headers: IncomingHttpHeaders): RateLimits;
  /** Recognises a refused key if the provider does not answer 401 or 403. */
  isRejection?(body: unknown): boolean;
  /** Distinguishes an empty account from too many requests (both 429) or from a refused key (both 403). */
  isOutOfQuota?(body: unknown): boolean;
}

/** Where a provider is asked, and how long it may take. */
export interface LiveProviderOptions extends AddressPolicyOptions {
  readonly baseUrl: string;
  readonly limits?: RequestLimits;
  /** PEM certificates to trust instead of the system's. */
  readonly trusted?: string;
  /** Resolves names; by default the resolver of the system. */
  readonly resolve?: ResolveAddresses;
}

/** Ends within the 8 s that the extension waits for the whole check. */
export const defaultLimits: RequestLimits = {
  connectMs: 3_000,
  totalMs: 6_000,
  maxBodyBytes: 4_194_304,
};

const maxModels = 1_000;
const modelIdShape = /^[\w.:/@-]{1,128}$/;
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const encoder = new TextEncoder();

/** Asks a provider at one endpoint. */
type AskEndpoint = (endpoint: Endpoint, key: SecretBytes) => Promise<ProviderAnswer>;

/** Asks a provider over its own API. Only limits and model ids of the expected shape leave this function, never the body. */
export function createLiveProvider(
  provider: LiveProvider,
  options: LiveProviderOptions,
): AskProvider {
  const askEndpoint = createAskEndpoint(provider, options);
  const { models, validation = models, hasPublicModels = false } = provider;
  return async (key, question) => {
    expectHeaderText(provider, key);
    if (question === 'validate') return askEndpoint(validation, key);
    if (!hasPublicModels) return askEndpoint(models, key);
    const answer = await askEndpoint(validation, key);
    return answer.state === 'ok' ? askEndpoint(models, key) : answer;
  };
}

function createAskEndpoint(provider: LiveProvider, options: LiveProviderOptions): AskEndpoint {
  const { baseUrl, limits = defaultLimits, resolve = resolveAddresses, trusted } = options;
  const policy = createAddressPolicy(new URL(baseUrl), options);
  const { keyHeader, headers = {} } = provider;
  const target = { policy, resolve, keyHeader, headers, limits };
  return async (endpoint, key) => {
    const url = joinUrl(baseUrl, endpoint.path);
    const request = { ...target, url, key, ...(trusted !== undefined && { trusted }) };
    const response = await requestOrFail(provider, request);
    try {
      return interpretResponse(provider, endpoint, response, key);
    } finally {
      response.body.fill(0);
    }
  };
}

/** A base URL may end with the version that the path starts with, as in the SDKs of the providers. */
function joinUrl(baseUrl: string, path: string): URL {
  const base = baseUrl.replace(/\/+$/, '');
  const version = /^\/[^/]+/.exec(path)?.[0] ?? '';
  return new URL(base.endsWith(version) ? base + path.slice(version.length) : base + path);
}

/**
 * Refuses a key that a header cannot carry (RFC 9110 section 5.5). No provider issues such keys.
 * @throws {UnsendableKeyError}
 */
function expectHeaderText({ id }: LiveProvider, key: SecretBytes): void {
  const isPrintable = key.use((bytes) => bytes.every((byte) => byte >= 0x21 && byte <= 0x7e));
  if (!isPrintable) throw new UnsendableKeyError(id);
}

async function requestOrFail(
  provider: LiveProvider,
  request: Parameters<typeof requestProvider>[0],
): Promise<ProviderResponse> {
  try {
    return await requestProvider(request);
  } catch (error) {
    return fail(provider, error instanceof ProviderRequestError ? error.fault : 'unreachable');
  }
}

function interpretResponse(
  provider: LiveProvider,
  endpoint: Endpoint,
  response: ProviderResponse,
  key: SecretBytes,
): ProviderAnswer {
  const { status, headers } = response;
  const body = readJson(response, key);
  const isOutOfQuota = status === 402 || provider.isOutOfQuota?.(body) === true;
  const rateLimits = provider.readRateLimits(headers);
  if (isOutOfQuota && isQuotaStatus(status)) return { ...spent, rateLimits };
  if (isRefusal(provider, status, body)) throw new InvalidByokKeyError(provider.id);
  if (status === 429) return { ...spent, rateLimits, state: 'rate_limited' };
  if (status !== 200) return fail(provider, isRedirect(status) ? 'redirect' : 'status');
  if (includesKey(response.body, key)) return fail(provider, 'echo');
  const models = expectModels(provider, endpoint, body);
  // Checked again for JSON escapes: a provider must not be able to put the key into our answer.
  if (models.some((id) => includesKey(encoder.encode(id), key))) return fail(provider, 'echo');
  return { state: 'ok', tier: null, rateLimits, features: [endpoint.feature], models };
}

/** No provider tells the tier of an account in these answers. */
const spent = { state: 'out_of_quota', tier: null, features: [], models: [] } as const;

function isQuotaStatus(status: number): boolean {
  return status === 402 || status === 403 || status === 429;
}

function isRefusal(provider: LiveProvider, status: number, body: unknown): boolean {
  if (status === 401 || status === 403) return true;
  return status === 400 && provider.isRejection?.(body) === true;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** A body that contains the key is never parsed: it would become text, which cannot be wiped. */
function readJson({ headers, body }: ProviderResponse, key: SecretBytes): unknown {
  const isJson = jsonType.test(headers['content-type'] ?? '');
  return isJson && !includesKey(body, key) ? parseJson(body) : undefined;
}

function includesKey(bytes: Uint8Array, key: SecretBytes): boolean {
  const view = viewBytes(bytes);
  return key.use((keyBytes) => view.includes(viewBytes(keyBytes)));
}

/** The same memory, with the methods of a Buffer. */
function viewBytes(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function expectModels(provider: LiveProvider, endpoint: Endpoint, body: unknown): string[] {
  const ids = endpoint.readModels(body);
  if (ids === null) return fail(provider, 'malformed');
  return ids.filter((id) => modelIdShape.test(id)).slice(0, maxModels);
}

function fail({ id }: LiveProvider, fault: ModelProviderError['fault']): never {
  throw new ModelProviderError(id, fault);
}
