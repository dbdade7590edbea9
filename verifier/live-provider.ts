import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderId } from '../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError } from './errors.ts';
import type { AskProvider, KeyState, ProviderAnswer, RateLimits } from './model-connector.ts';
import {
  ProviderRequestError,
  type ProviderResponse,
  requestProvider,
  type RequestLimits,
} from './provider-request.ts';
import type { SecretBytes } from './secret.ts';

/** How a provider is spoken to: one GET that lists its models, which also tells whether a key is taken. */
export interface LiveProvider {
  readonly id: ProviderId;
  /** Path and query of the list of models. */
  readonly modelsPath: string;
  /** The headers that carry the key. */
  authenticate(apiKey: string): Readonly<Record<string, string>>;
  /** The model ids of a successful answer, or `null` where it has another shape. */
  readModels(body: unknown): string[] | null;
  /** The limits that the answer's headers name. */
  readRateLimits(headers: IncomingHttpHeaders): RateLimits;
  /** Tells a refused key where the provider does not say 401 or 403. */
  isRejection?(body: unknown): boolean;
  /** Tells an empty account from too many requests, both being 429. */
  isOutOfQuota?(body: unknown): boolean;
}

/** Where and how patiently a provider is asked. */
export interface LiveProviderOptions {
  readonly baseUrl: string;
  readonly limits?: RequestLimits;
  /** PEM certificates to trust instead of the system's. */
  readonly trusted?: string;
}

/** Ends within the 8 s that the extension waits for the whole check. */
const defaultLimits: RequestLimits = { connectMs: 3_000, totalMs: 6_000, maxBodyBytes: 1_048_576 };

const maxModels = 1_000;
const modelIdShape = /^[\w.:/@-]{1,128}$/;

/** Asks a provider over its own API. Its body ends here: only model ids of the expected shape and the limits go on. */
export function createLiveProvider(
  provider: LiveProvider,
  { baseUrl, limits = defaultLimits, trusted }: LiveProviderOptions,
): AskProvider {
  const url = joinUrl(baseUrl, provider.modelsPath);
  return async (key) => {
    const headers = provider.authenticate(readHeaderText(provider, key));
    const request = { url, headers, limits, ...(trusted !== undefined && { trusted }) };
    const response = await requestOrFail(provider, request);
    const answer = interpretResponse(provider, response);
    if (answer.models.some((id) => isEcho(id, key))) fail(provider, 'echo');
    return answer;
  };
}

/** A base URL may end with the version that the path starts with, as the providers' own SDKs have it. */
function joinUrl(baseUrl: string, path: string): URL {
  const base = baseUrl.replace(/\/+$/, '');
  const version = /^\/[^/]+/.exec(path)?.[0] ?? '';
  return new URL(base.endsWith(version) ? base + path.slice(version.length) : base + path);
}

/**
 * The key as text, which Node's HTTP client needs for a header.
 * @throws {InvalidByokKeyError} when a header cannot carry it: no provider has such keys (RFC 9110 section 5.5)
 */
function readHeaderText({ id }: LiveProvider, key: SecretBytes): string {
  return key.use((bytes) => {
    if (!bytes.every((byte) => byte >= 0x21 && byte <= 0x7e)) throw new InvalidByokKeyError(id);
    return new TextDecoder().decode(bytes);
  });
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
  { status, headers, body: bytes }: ProviderResponse,
): ProviderAnswer {
  const body = parseJson(bytes);
  if (status === 401 || status === 403) throw new InvalidByokKeyError(provider.id);
  if (provider.isRejection?.(body) === true) throw new InvalidByokKeyError(provider.id);
  const rateLimits = provider.readRateLimits(headers);
  if (status === 200) return { ...accepted, rateLimits, models: expectModels(provider, body) };
  if (status === 402 || status === 429) {
    const isOutOfQuota = status === 402 || provider.isOutOfQuota?.(body) === true;
    return { ...accepted, rateLimits, state: isOutOfQuota ? 'out_of_quota' : 'rate_limited' };
  }
  return fail(provider, status >= 300 && status < 400 ? 'redirect' : 'status');
}

/** No provider says in these answers which tier an account is on. */
const accepted = { state: 'ok' as KeyState, tier: null, models: [] };

function expectModels(provider: LiveProvider, body: unknown): string[] {
  const ids = provider.readModels(body);
  if (ids === null) return fail(provider, 'malformed');
  return ids.filter((id) => modelIdShape.test(id)).slice(0, maxModels);
}

/** An upstream that sends back what it was sent would otherwise put the key into our answer. */
function isEcho(text: string, key: SecretBytes): boolean {
  return key.use((bytes) => text.includes(new TextDecoder().decode(bytes)));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch {
    // An HTML page of some proxy, half an answer: no shape fits `undefined`.
    return undefined;
  }
}

function fail({ id }: LiveProvider, fault: ModelProviderError['fault']): never {
  throw new ModelProviderError(id, fault);
}
