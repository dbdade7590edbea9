import { randomBytes } from 'node:crypto';
import type { Canary, KeyHeaders } from '../../testkit/canaries/canaries.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import type { ProviderMark } from '../../testkit/providers/answer-as-marked.ts';
import type { LiveConfig, LiveRoute } from './config.ts';
import type { SentRequest } from '../../testkit/http/recording-client.ts';

/** Something that can happen to a request with a key, and the expected answer of the backend. */
export interface LiveCase {
  readonly name: string;
  /** What the provider does. */
  readonly mark?: ProviderMark;
  /** The allowed statuses. */
  readonly statuses: readonly number[];
  /** The documented error code for them, or `null` if the answer is not one of our errors. */
  readonly code: string | null;
  /** All cases of a group must get the same bytes. */
  readonly isUndecryptable?: boolean;
  /** The log must contain a line about it. */
  readonly isFailure?: boolean;
  /** Whether the provider must be asked with the key. */
  readonly isAsked: boolean;
  /** The protocol versions; by default both. */
  readonly routes?: readonly (keyof LiveConfig['routes'])[];
  /** Only under version 2, with a token of this age. */
  readonly issuedAt?: number;
  /** The server's parser may answer, without the application's headers. */
  readonly isTransport?: boolean;
  readonly change?: (headers: KeyHeaders) => KeyHeaders;
  readonly request?: (request: SentRequest, canary: Canary) => SentRequest;
}

const undecryptable = {
  statuses: [400],
  code: 'BYOK_DECRYPTION_FAILED',
  isUndecryptable: true,
  isFailure: true,
  isAsked: false,
} as const;
const refused = { statuses: [401], code: 'INVALID_BYOK_KEY', isFailure: true } as const;
const failed = { statuses: [502, 504], code: 'MODEL_PROVIDER_ERROR' } as const;
const invalid = { statuses: [422], code: 'VALIDATION_ERROR', isAsked: false } as const;

/** Every case, in the order in which they are tried. */
export const liveCases: readonly LiveCase[] = [
  { name: 'valid', statuses: [200], code: null, isAsked: true },
  { name: 'wrong tag', ...undecryptable, change: withEnvelope(flipTag) },
  { name: 'truncated', ...undecryptable, change: withEnvelope((text) => text.slice(0, -8)) },
  { name: 'oversized', ...undecryptable, change: withEnvelope((text) => text + lengthen(5_600)) },
  { name: 'not base64', ...undecryptable, change: withEnvelope((text) => `${text.slice(0, -1)}?`) },
  { name: 'no session key', ...undecryptable, request: dropHeader('X-Session-Key') },
  { name: 'no envelope', ...undecryptable, request: dropHeader('X-Encrypted-Key') },
  {
    name: 'no key',
    statuses: [401],
    code: 'BYOK_KEY_REQUIRED',
    isAsked: false,
    request: (request) => ({ ...request, headers: {} }),
  },
  {
    name: 'headers too long',
    statuses: [0, 400, 413, 431],
    code: null,
    isAsked: false,
    isTransport: true,
    change: withEnvelope((text) => text + lengthen(80_000)),
  },
  {
    name: 'stale token',
    statuses: [409],
    code: 'BYOK_TOKEN_STALE',
    isAsked: false,
    issuedAt: 1.6e9,
  },
  {
    name: 'wrong type',
    ...invalid,
    routes: ['validate'],
    request: withBody(({ apiKey, headers }) =>
      JSON.stringify({ provider: { apiKey, ...headers } }),
    ),
  },
  {
    name: 'key as provider',
    ...invalid,
    routes: ['validate'],
    request: withBody(({ apiKey }) => JSON.stringify({ provider: apiKey })),
  },
  { name: 'body not JSON', ...invalid, routes: ['validate'], request: withBody((c) => c.apiKey) },
  {
    name: 'unknown route',
    statuses: [404],
    code: 'NOT_FOUND',
    isAsked: false,
    routes: ['use'],
    request: (request) => ({ ...request, path: `/${randomBytes(8).toString('hex')}` }),
  },
  {
    name: 'wrong method',
    statuses: [404, 405],
    code: null,
    isAsked: false,
    routes: ['validate'],
    request: (request) => ({ ...request, method: 'DELETE' }),
  },
  { name: 'provider 401', mark: '-401-', ...refused, isAsked: true },
  { name: 'provider 429', mark: '-429-', statuses: [200, 429, 502], code: null, isAsked: true },
  { name: 'provider 500', mark: '-500-', ...failed, isAsked: true },
  { name: 'provider hang', mark: '-hang-', ...failed, isAsked: true },
  { name: 'provider reset', mark: '-reset-', ...failed, isAsked: true },
  { name: 'provider garbage', mark: '-garbage-', ...failed, isAsked: true },
  { name: 'provider echo', mark: '-echo-', statuses: [200, 502], code: null, isAsked: true },
  { name: 'provider redirect', mark: '-redirect-', ...failed, isAsked: true },
];

/** A request of a route with the headers that carry a key. */
export function requestOf(
  { method, path, body }: LiveRoute,
  headers: Readonly<Record<string, string>>,
): SentRequest {
  if (body === null) return { method, path, headers };
  const typed = { ...headers, 'Content-Type': 'application/json' };
  return { method, path, headers: typed, body: JSON.stringify(body) };
}

function withEnvelope(change: (envelope: string) => string): NonNullable<LiveCase['change']> {
  return (headers) => ({ ...headers, 'X-Encrypted-Key': change(headers['X-Encrypted-Key']) });
}

/** Flips a bit of the last byte, in canonical base64. */
function flipTag(envelope: string): string {
  const bytes = Buffer.from(envelope, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return encodeBase64(bytes);
}

function lengthen(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length);
}

function dropHeader(name: string): NonNullable<LiveCase['request']> {
  return (request) => {
    const kept = Object.entries(request.headers).filter(([each]) => each !== name);
    return { ...request, headers: Object.fromEntries(kept) };
  };
}

function withBody(create: (canary: Canary) => string): NonNullable<LiveCase['request']> {
  return (request, canary) => ({ ...request, body: create(canary) });
}
