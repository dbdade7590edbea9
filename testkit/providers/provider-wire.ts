import type { ProviderId } from '../../lib/providers.ts';
import { createFakeKey } from '../headers/fake-key.ts';

/** The key that {@link wire} expects. */
export const apiKey = createFakeKey();

/** Of a provider that names no limits. */
export const unknownLimits = { requests_per_minute: null, tokens_per_minute: null };

/** What a provider says in its own words. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** A provider's wire format. */
export interface Wire {
  readonly path: string;
  readonly auth: Readonly<Record<string, string>>;
  readonly models: unknown;
  readonly ids: readonly string[];
  /** Where and how a key is validated, if not by the list of models. */
  readonly validation?: { readonly path: string; readonly body: unknown; readonly feature: string };
  readonly rejections: readonly Refusal[];
  readonly quota: readonly Refusal[];
  readonly throttling: Refusal;
  readonly down: Refusal;
  readonly limits: Readonly<Record<string, string>>;
  readonly rateLimits:
    typeof unknownLimits | { requests_per_minute: number; tokens_per_minute: number };
}

/** The wire formats as the providers document them (see each connector for the page). */
export const wire: Readonly<Record<ProviderId, Wire>> = {
  openai: {
    path: '/v1/models',
    auth: { authorization: `Bearer ${apiKey}` },
    models: {
      object: 'list',
      data: [
        { id: 'gpt-fake-1', object: 'model', created: 1_686_935_002, owned_by: 'openai' },
        { id: 'ft:gpt-fake-1:org::abc', object: 'model', created: 1, owned_by: 'org' },
      ],
    },
    ids: ['gpt-fake-1', 'ft:gpt-fake-1:org::abc'],
    rejections: [
      openaiError(401, 'invalid_request_error', 'invalid_api_key'),
      openaiError(401, 'invalid_request_error', 'account_deactivated'),
      openaiError(403, 'invalid_request_error', 'unsupported_country_region_territory'),
    ],
    quota: [
      openaiError(429, 'insufficient_quota', 'insufficient_quota'),
      openaiError(429, 'billing_hard_limit_reached', 'billing_hard_limit_reached'),
      openaiError(402, 'insufficient_quota', 'credit_balance_exhausted'),
    ],
    throttling: openaiError(429, 'requests', 'rate_limit_exceeded'),
    down: openaiError(503, 'server_error', null),
    limits: { 'x-ratelimit-limit-requests': '500', 'x-ratelimit-limit-tokens': '30000' },
    rateLimits: { requests_per_minute: 500, tokens_per_minute: 30_000 },
  },
  anthropic: {
    path: '/v1/models?limit=1000',
    auth: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
    models: {
      data: [
        { type: 'model', id: 'claude-fake-1', display_name: 'Fake', created_at: '2026-01-01' },
      ],
      has_more: false,
      first_id: 'claude-fake-1',
      last_id: 'claude-fake-1',
    },
    ids: ['claude-fake-1'],
    rejections: [
      anthropicError(401, 'authentication_error'),
      anthropicError(403, 'permission_error'),
    ],
    quota: [anthropicError(402, 'billing_error')],
    throttling: anthropicError(429, 'rate_limit_error'),
    down: anthropicError(529, 'overloaded_error'),
    limits: {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-input-tokens-limit': '40000',
    },
    rateLimits: { requests_per_minute: 50, tokens_per_minute: 40_000 },
  },
  gemini: {
    path: '/v1beta/models?pageSize=1000',
    auth: { 'x-goog-api-key': apiKey },
    models: {
      models: [{ name: 'models/gemini-fake-1', supportedGenerationMethods: ['generateContent'] }],
    },
    ids: ['gemini-fake-1'],
    rejections: [
      googleError(400, 'INVALID_ARGUMENT', 'API_KEY_INVALID'),
      googleError(401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_TYPE_UNSUPPORTED'),
      googleError(403, 'PERMISSION_DENIED', 'API_KEY_SERVICE_BLOCKED'),
    ],
    quota: [],
    throttling: googleError(429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'),
    down: googleError(503, 'UNAVAILABLE'),
    limits: {},
    rateLimits: unknownLimits,
  },
  replicate: {
    path: '/v1/models',
    auth: { authorization: `Bearer ${apiKey}` },
    models: {
      next: 'https://api.replicate.com/v1/models?cursor=abc',
      previous: null,
      results: [
        {
          owner: 'acme',
          name: 'hello-world',
          visibility: 'public',
          run_count: 5,
          latest_version: {},
        },
      ],
    },
    ids: ['acme/hello-world'],
    validation: {
      path: '/v1/account',
      body: {
        type: 'organization',
        username: 'acme',
        name: 'Acme',
        github_url: 'https://a.example',
      },
      feature: 'account',
    },
    rejections: [problem(401, 'Unauthenticated'), problem(403, 'Forbidden')],
    quota: [problem(402, 'Insufficient credit')],
    throttling: problem(429, 'Request was throttled. Your rate limit resets in ~30s.'),
    down: problem(500, 'Internal server error'),
    limits: {},
    rateLimits: unknownLimits,
  },
  fal: {
    path: '/v1/models',
    auth: { authorization: `Key ${apiKey}` },
    models: {
      models: [
        {
          endpoint_id: 'fal-ai/flux/dev',
          metadata: { display_name: 'FLUX.1 [dev]', category: 'text-to-image', status: 'active' },
        },
      ],
      next_cursor: 'Mg==',
      has_more: true,
    },
    ids: ['fal-ai/flux/dev'],
    validation: {
      path: '/v1/models/pricing?endpoint_id=fal-ai/flux/dev',
      body: {
        prices: [
          { endpoint_id: 'fal-ai/flux/dev', unit_price: 0.025, unit: 'image', currency: 'USD' },
        ],
        next_cursor: null,
        has_more: false,
      },
      feature: 'pricing',
    },
    rejections: [
      falError(401, 'authorization_error'),
      falError(403, 'permission_error'),
      { status: 403, body: { detail: 'User is locked. Reason: Admin lock.' } },
    ],
    quota: [
      { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance. Top up.' } },
      falError(402, 'payment_required'),
    ],
    throttling: falError(429, 'rate_limit_error'),
    down: falError(500, 'server_error'),
    limits: {},
    rateLimits: unknownLimits,
  },
};

function openaiError(status: number, type: string, code: string | null): Refusal {
  return { status, body: { error: { message: 'Fake', type, param: null, code } } };
}

function anthropicError(status: number, type: string): Refusal {
  return { status, body: { type: 'error', error: { type, message: 'Fake' }, request_id: 'req_1' } };
}

function googleError(code: number, status: string, reason?: string): Refusal {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason };
  const localized = { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US' };
  const details = reason === undefined ? [] : [localized, info];
  return { status: code, body: { error: { code, message: 'Fake', status, details } } };
}

function problem(status: number, title: string): Refusal {
  return { status, body: { title, detail: title, status } };
}

function falError(status: number, type: string): Refusal {
  return { status, body: { error: { type, message: 'Fake' } } };
}
