import { longestEnvelopeText } from '../../lib/protocol/headers.ts';
import { configurationPath, maxConfigurationCharacters } from '../../lib/protocol/configuration.ts';
import { providerIds } from '../../lib/providers.ts';
import {
  type ContractError,
  contractErrors,
  maxAnswerBytes,
  reportExamples,
} from './check-answers.ts';

/** A JSON Schema. Only keywords that mean the same in draft 7 and in 2020-12, the dialect of OpenAPI 3.1, are used. */
export type Schema = Readonly<Record<string, unknown>>;

/** A header of an answer. */
export interface ApiHeader {
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

/** One answer of an operation. */
export interface ApiResponse {
  readonly description: string;
  readonly headers: Readonly<Record<string, ApiHeader>>;
  readonly content: {
    readonly 'application/json': {
      readonly schema: Schema;
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    };
  };
}

/** One route with one method. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'header';
    readonly required: boolean;
    readonly description: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly 'application/json': { readonly schema: Schema } };
  };
  readonly responses: Readonly<Record<string, ApiResponse>>;
}

const noStore: ApiHeader = {
  required: true,
  description: 'On every answer to a request that may bring a key.',
  schema: { type: 'string', pattern: 'no-store' },
};

const otherHeaders: Readonly<Record<string, ApiHeader>> = {
  'Retry-After': {
    required: true,
    description:
      'Whole seconds, at most 86400. The extension does not read a date. It reads the header of a 429 only.',
    schema: { type: 'string', pattern: '^[0-9]{1,5}$' },
  },
  Allow: {
    required: true,
    description: 'The methods of the route.',
    schema: { type: 'string', minLength: 1 },
  },
};

const report: Schema = {
  type: 'object',
  required: ['valid'],
  properties: {
    valid: { type: 'boolean', description: 'Whether the provider accepts the key.' },
    state: {
      enum: ['ok', 'out_of_quota', 'rate_limited'],
      description: 'Only out_of_quota changes what the extension says.',
    },
    tier: {
      type: ['string', 'null'],
      pattern: '^[A-Za-z0-9_ .-]{1,32}$',
      description: 'Shown to the user. The extension drops a text of any other shape.',
    },
    rate_limits: {
      type: 'object',
      properties: {
        requests_per_minute: {
          type: ['integer', 'null'],
          minimum: 0,
          description: 'Shown to the user.',
        },
        tokens_per_minute: { type: ['integer', 'null'], minimum: 0 },
      },
    },
    features: { type: 'array', items: { type: 'string' } },
  },
};

const details: Readonly<Record<string, Schema>> = {
  provider: { type: 'string' },
  field: { type: 'string', description: 'The part of the request that is malformed.' },
  expected: { type: 'string', description: 'Its shape. Never the value that came.' },
  retry_after_seconds: { type: 'integer', minimum: 0, description: 'The same as Retry-After.' },
};

const base64Url = (characters: number): Schema => ({
  type: 'string',
  pattern: `^[A-Za-z0-9_-]{${characters}}$`,
});
const time: Schema = {
  type: 'integer',
  minimum: 1_000_000_000,
  maximum: 9_999_999_999,
  description: 'Seconds since 1970.',
};
const providerName: Schema = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,31}$' };
const origin: Schema = { type: 'string', pattern: '^https://[^/]+$' };

const configuration: Schema = {
  type: 'object',
  required: [
    'protocols',
    'issued_at',
    'expires_at',
    'window_seconds',
    'future_seconds',
    'keys',
    'signing_key',
    'signature',
  ],
  properties: {
    protocols: {
      type: 'array',
      minItems: 1,
      maxItems: 8,
      uniqueItems: true,
      items: { type: 'string', pattern: '^v[1-9][0-9]{0,2}$' },
    },
    issued_at: time,
    expires_at: time,
    window_seconds: { type: 'integer', minimum: 30, maximum: 900 },
    future_seconds: { type: 'integer', minimum: 0, maximum: 300 },
    keys: {
      type: 'array',
      maxItems: 8,
      items: {
        type: 'object',
        required: ['id', 'suite', 'public_key', 'not_before', 'not_after'],
        properties: {
          id: { type: 'string', pattern: '^[a-z0-9_-]{1,32}$' },
          suite: {
            type: 'array',
            minItems: 3,
            maxItems: 3,
            items: { type: 'integer', minimum: 0, maximum: 65_535 },
            description: 'The ids of KEM, KDF and AEAD of HPKE. The extension seals with 32, 1, 2.',
          },
          public_key: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
          not_before: time,
          not_after: time,
        },
      },
    },
    name: { type: 'string', minLength: 1, maxLength: 64 },
    sites: { type: 'array', minItems: 1, maxItems: 10, uniqueItems: true, items: origin },
    api_path: { type: 'string', maxLength: 128, pattern: '^/([A-Za-z0-9_.~-]+/)*$' },
    validate_path: { type: 'string', maxLength: 128, pattern: '^(/[A-Za-z0-9_.~-]+)+$' },
    providers: { type: 'array', minItems: 1, maxItems: 32, uniqueItems: true, items: providerName },
    max_uses: { type: 'integer', minimum: 1, maximum: 999_999_999 },
    signing_key: base64Url(43),
    signature: base64Url(86),
  },
};

/** The check of a key. */
export const validateKey: Operation = {
  operationId: 'validateKey',
  summary: 'Check a key with its provider',
  description: `The extension asks when a key is stored, and when the user asks for a check. It sends no cookies, follows no redirect, waits for 8 seconds and reads at most ${maxAnswerBytes} bytes.`,
  parameters: [
    {
      name: 'X-Encrypted-Key',
      in: 'header',
      required: true,
      description: 'Base64 of the envelope. A header that comes twice is refused.',
      schema: {
        type: 'string',
        minLength: 40,
        maxLength: longestEnvelopeText,
        pattern: '^[A-Za-z0-9+/]+={0,2}$',
      },
    },
    {
      name: 'X-Session-Key',
      in: 'header',
      required: true,
      description:
        'Version 1: base64 of the session key. Version 2: the token. A header that comes twice is refused.',
      schema: {
        oneOf: [
          { type: 'string', pattern: '^[A-Za-z0-9+/]{43}=$' },
          {
            type: 'string',
            pattern:
              '^v2\\.[a-z0-9_-]{1,32}\\.[a-z][a-z0-9-]{0,31}\\.[1-9][0-9]{9}\\.[A-Za-z0-9_-]{107}$',
          },
        ],
      },
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['provider'],
          properties: {
            provider: {
              ...providerName,
              description: `The extension sends one of ${providerIds.join(', ')}.`,
            },
          },
          additionalProperties: false,
        },
      },
    },
  },
  responses: {
    '200': {
      description: 'The key could be opened, and the provider was asked.',
      headers: { 'Cache-Control': noStore },
      content: {
        'application/json': {
          schema: report,
          examples: Object.fromEntries(
            reportExamples.map(({ name, body }) => [name, { value: body }]),
          ),
        },
      },
    },
    ...errorResponses(contractErrors),
  },
};

/** The signed configuration of version 2. */
export const getConfiguration: Operation = {
  operationId: 'getConfiguration',
  summary: 'The signed configuration of version 2',
  description: `At most ${maxConfigurationCharacters} characters. docs/protocol.md says what is signed, and what the members mean.`,
  responses: {
    '200': {
      description: 'The document. It is the same for every client.',
      headers: {
        'Cache-Control': {
          required: true,
          description: 'A minute at most.',
          schema: { type: 'string', minLength: 1 },
        },
      },
      content: { 'application/json': { schema: configuration } },
    },
    ...errorResponses(contractErrors.filter(({ code }) => code === 'NOT_FOUND')),
  },
};

/** The OpenAPI document of the contract. */
export function createOpenApi() {
  return {
    openapi: '3.1.1',
    info: {
      title: 'A backend for Phantom Key',
      version: '1.0.0',
      description:
        'Written by npm run docs:tables. docs/backend-contract.md has the same contract for people. Paths are those of the API path /api/.',
    },
    servers: [{ url: 'https://api.example.com' }],
    paths: {
      '/api/v1/keys/validate': { post: validateKey },
      [configurationPath]: { get: getConfiguration },
    },
  } as const;
}

function errorResponses(errors: readonly ContractError[]): Record<string, ApiResponse> {
  const byStatus = Map.groupBy(errors, ({ status }) => String(status));
  return Object.fromEntries(
    Array.from(byStatus, ([status, group]) => [status, errorResponse(group)]),
  );
}

function errorResponse(errors: readonly ContractError[]): ApiResponse {
  const schemas = errors.map(errorSchema);
  const names = errors.flatMap(({ headers }) => Object.keys(headers));
  const headers = names.flatMap((name) => {
    const header = otherHeaders[name];
    return header === undefined ? [] : [[name, header] as const];
  });
  return {
    description: errors.map(({ code, when }) => `${code}: ${when}.`).join(' '),
    headers: { 'Cache-Control': noStore, ...Object.fromEntries(headers) },
    content: {
      'application/json': {
        schema: schemas.length === 1 ? { ...schemas[0] } : { oneOf: schemas },
        examples: Object.fromEntries(
          errors.map((error) => [error.code, { value: envelopeOf(error) }]),
        ),
      },
    },
  };
}

function envelopeOf({ code, message, details: example }: ContractError): object {
  return { error: { code, message, ...(example !== null && { details: example }) } };
}

/** An error with a fixed message has no other member, because its answer must not depend on what was wrong. */
function errorSchema({ code, message, isFixed, details: example }: ContractError): Schema {
  const names = Object.keys(example ?? {});
  const properties = {
    code: { const: code },
    message: isFixed ? { const: message } : { type: 'string' },
    ...(example !== null && {
      details: {
        type: 'object',
        properties: Object.fromEntries(names.map((name) => [name, details[name]])),
      },
    }),
  };
  const closed = isFixed ? { additionalProperties: false } : {};
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: { type: 'object', required: ['code', 'message'], properties, ...closed },
    },
    ...closed,
  };
}
