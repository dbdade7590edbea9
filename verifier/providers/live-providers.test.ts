import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProviderId, providerIds } from '../../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError, UnsendableKeyError } from '../errors.ts';
import { createTlsMaterial } from '../http/tls.ts';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import type { LiveProviderOptions } from './live-provider.ts';
import { createLiveProviders, liveBaseUrls } from './live-providers.ts';
import { createModelConnector, type ModelConnector } from './model-connector.ts';

const limits = { connectMs: 300, totalMs: 600, maxBodyBytes: 4096 };
const apiKey = createFakeKey();
const unknownLimits = { requests_per_minute: null, tokens_per_minute: null };

/** What a provider says in its own words. */
interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** A provider's wire format. */
interface Wire {
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
const wire: Readonly<Record<ProviderId, Wire>> = {
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

let provider: FakeProvider;
let connector: ModelConnector;

beforeEach(async () => {
  provider = await FakeProvider.start();
  connector = connectTo(provider.baseUrl);
});

afterEach(() => provider[Symbol.asyncDispose]());

function connectTo(baseUrl: string, options: Partial<LiveProviderOptions> = {}): ModelConnector {
  const baseUrls = Object.fromEntries(providerIds.map((id) => [id, baseUrl]));
  const table = createLiveProviders(
    { ...liveBaseUrls, ...baseUrls },
    { limits, isDevelopment: true, ...options },
  );
  return createModelConnector(table);
}

function createSecret(text = apiKey): SecretBytes {
  return new SecretBytes(Buffer.from(text));
}

async function faultOf(id: ProviderId, from = connector): Promise<string | null> {
  const error: unknown = await from
    .listModels(id, createSecret())
    .catch((reason: unknown) => reason);
  return error instanceof ModelProviderError ? error.fault : null;
}

/** Answers as the provider does for a good key, at each of its endpoints. */
function answerWell({ path, models, validation, limits: limitHeaders }: Wire): void {
  provider.answer = (request, response) => {
    const known = { [path]: models, ...(validation && { [validation.path]: validation.body }) };
    const body = known[request.url ?? ''];
    const headers = { 'Content-Type': 'application/json; charset=utf-8', ...limitHeaders };
    response.writeHead(body === undefined ? 404 : 200, headers).end(JSON.stringify(body));
  };
}

/** Answers the list of models with this, and well elsewhere. */
function answerList(format: Wire, body: string, contentType = 'application/json'): void {
  answerWell(format);
  const { answer } = provider;
  provider.answer = (request, response) => {
    if (request.url !== format.path) answer(request, response);
    else response.writeHead(200, { 'Content-Type': contentType }).end(body);
  };
}

/** The list of models in the provider's shape, with these ids. */
function listOf(id: ProviderId, names: readonly string[]): unknown {
  if (id === 'gemini') return { models: names.map((name) => ({ name })) };
  if (id === 'fal') return { models: names.map((name) => ({ endpoint_id: name })) };
  if (id === 'replicate') return { results: names.map((name) => ({ owner: 'o', name })) };
  return { data: names.map((name) => ({ id: name })) };
}

describe.each(providerIds)('%s', (id) => {
  const format = wire[id];

  it('lists the models, with the key only in a header', async () => {
    answerWell(format);
    const list = await connector.listModels(id, createSecret());
    expect(list).toEqual({ models: format.ids, state: 'ok' });
    const asked = provider.seen.at(-1);
    expect(asked).toMatchObject({ method: 'GET', url: format.path, headers: format.auth });
    const { host } = new URL(provider.baseUrl);
    expect(asked?.headers).toMatchObject({ host, accept: 'application/json' });
    for (const { url, headers } of provider.seen) {
      expect(JSON.stringify([url, headers]).split(apiKey)).toHaveLength(2);
    }
  });

  it('reports a usable key with the limits that the answer names, in one request', async () => {
    answerWell(format);
    expect(await connector.validateKey(id, createSecret())).toEqual({
      valid: true,
      tier: null,
      rate_limits: format.rateLimits,
      features: [format.validation?.feature ?? 'models'],
      state: 'ok',
    });
    const path = format.validation?.path ?? format.path;
    expect(provider.seen.map(({ url }) => url)).toEqual([path]);
  });

  it('does not invent limits', async () => {
    answerWell({ ...format, limits: { 'x-ratelimit-limit-requests': 'many' } });
    const report = await connector.validateKey(id, createSecret());
    expect(report.rate_limits).toEqual(unknownLimits);
  });

  it.each(format.rejections)('knows its own way to refuse a key: $status', async (refusal) => {
    provider.answerJson(refusal.status, refusal.body);
    await expect(connector.validateKey(id, createSecret())).rejects.toThrow(InvalidByokKeyError);
    await expect(connector.listModels(id, createSecret())).rejects.toThrow(InvalidByokKeyError);
  });

  it.each([401, 403])('reads a %i without a body as a refused key', async (status) => {
    provider.answer = (_request, response) => response.writeHead(status).end();
    await expect(connector.validateKey(id, createSecret())).rejects.toThrow(InvalidByokKeyError);
  });

  it.each([...format.quota, { status: 402, body: null }])(
    'takes $status for a valid key with nothing left to spend: $body',
    async ({ status, body }) => {
      provider.answerJson(status, body);
      const report = await connector.validateKey(id, createSecret());
      expect(report).toMatchObject({ valid: true, state: 'out_of_quota', features: [] });
      const list = await connector.listModels(id, createSecret());
      expect(list).toEqual({ models: [], state: 'out_of_quota' });
    },
  );

  it('reads its 429 as a valid key that is rate-limited, and reads the limits', async () => {
    provider.answerJson(429, format.throttling.body, format.limits);
    const report = await connector.validateKey(id, createSecret());
    expect(report).toMatchObject({
      valid: true,
      state: 'rate_limited',
      features: [],
      rate_limits: format.rateLimits,
    });
  });

  it.each([
    format.down,
    ...[400, 404, 418, 500, 503, 529].map((status) => ({ status, body: { error: {} } })),
  ])('takes $status for a failing provider', async ({ status, body }) => {
    provider.answerJson(status, body);
    expect(await faultOf(id)).toBe('status');
  });

  it.each([
    ['HTML', '<!doctype html>'],
    ['nothing', ''],
    ['half of it', JSON.stringify(format.models).slice(0, -9)],
    ['no UTF-8', '{"data":[{"id":"\xff"}]}'],
    ['an empty object', '{}'],
    ['a list without ids', JSON.stringify({ data: [{}], models: [{}], results: [{}] })],
    ['ids that are no text', JSON.stringify(listOf(id, ['a'])).replaceAll('"a"', '1')],
    ['no list', JSON.stringify({ data: {}, models: {}, results: {} })],
    ['ids in the prototype', JSON.stringify({ ['__proto__']: listOf(id, ['a']) })],
    ['null', 'null'],
    ['a list of null', '{"data":[null],"models":[null],"results":[null]}'],
  ])('takes a body that is %s for a failing provider', async (_name, body) => {
    answerWell(format);
    const { answer } = provider;
    provider.answer = (request, response) => {
      if (request.url !== format.path) answer(request, response);
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end(body, 'latin1');
    };
    expect(await faultOf(id)).toBe('malformed');
  });

  it.each(['text/html', 'text/plain', 'application/jsonp', 'application/octet-stream', ''])(
    'takes content of type %j for a failing provider',
    async (contentType) => {
      answerList(format, JSON.stringify(format.models), contentType);
      expect(await faultOf(id)).toBe('malformed');
    },
  );

  it('refuses deeply nested brackets', async () => {
    const depth = limits.maxBodyBytes / 4;
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    const list = JSON.stringify(format.models);
    answerList(format, `${list.slice(0, -1)},"deep":${nested}}`);
    expect(await faultOf(id)).toBe('malformed');
    answerList(format, `${list.slice(0, -1)},"deep":"\\"${'['.repeat(depth)}"}`);
    expect((await connector.listModels(id, createSecret())).models).toEqual(format.ids);
  });

  it('uses the last of two members with one name', async () => {
    const twice = [['first'], ['second']].map((names) =>
      JSON.stringify(listOf(id, names)).slice(1, -1),
    );
    answerList(format, `{${twice.join(',')}}`);
    const { models } = await connector.listModels(id, createSecret());
    expect(models).toEqual([id === 'replicate' ? 'o/second' : 'second']);
  });

  it('drops ids that no model has', async () => {
    const odd = ['<b>bold</b>', 'a b', 'x'.repeat(129), 'a\r\nSet-Cookie: a=b', 'a\0', 'ä', '"'];
    answerList(format, JSON.stringify(listOf(id, [...odd, 'good'])));
    const { models } = await connector.listModels(id, createSecret());
    expect(models).toEqual([id === 'replicate' ? 'o/good' : 'good']);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    await using other = await FakeProvider.start();
    provider.answer = (_request, response) =>
      response.writeHead(status, { Location: `${other.baseUrl}/v1/models` }).end();
    expect(await faultOf(id)).toBe('redirect');
    expect(other.seen).toEqual([]);
  });

  it.each([
    ['as it is', apiKey],
    ['in JSON escapes', Array.from(apiKey, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')],
  ])('refuses an answer that sends the key back %s', async (_name, echo) => {
    answerList(format, JSON.stringify(listOf(id, ['model-KEY'])).replace('KEY', echo));
    expect(await faultOf(id)).toBe('echo');
  });

  it('does not let an echo in a refusal change what it is', async () => {
    provider.answerJson(401, { error: { message: `Incorrect API key: ${apiKey}` } });
    const error: unknown = await connector
      .validateKey(id, createSecret())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidByokKeyError);
    expect(JSON.stringify([error, String(error)])).not.toContain(apiKey);
  });

  it.each(['key with space', 'key\r\nX-Injected: 1', 'kéy', '\0', 'key\x7f', 'key\t'])(
    'refuses a key that no header can carry, without asking (%j)',
    async (text) => {
      const asked = connector.validateKey(id, createSecret(text));
      await expect(asked).rejects.toThrow(UnsendableKeyError);
      expect(provider.seen).toEqual([]);
    },
  );

  it('accepts a base URL that ends with the version', async () => {
    answerWell(format);
    const version = format.path.split('/')[1] ?? '';
    await connectTo(`${provider.baseUrl}/${version}/`).listModels(id, createSecret());
    expect(provider.seen.at(-1)?.url).toBe(format.path);
    provider.answerJson(500, null);
    await faultOf(id, connectTo(`${provider.baseUrl}/proxy/`));
    expect(provider.seen.at(-1)?.url).toBe(
      `/proxy${(format.validation && id === 'fal' ? format.validation : format).path}`,
    );
  });
});

describe('fal', () => {
  it('lists nothing for a key that it does not take, though its list is public', async () => {
    answerWell(wire.fal);
    const { answer } = provider;
    provider.answer = (request, response) => {
      if (request.url === wire.fal.path) answer(request, response);
      else response.writeHead(401).end();
    };
    await expect(connector.listModels('fal', createSecret())).rejects.toThrow(InvalidByokKeyError);
  });
});

describe('Gemini', () => {
  it('does not take every 400 for a refused key', async () => {
    const details = [{ reason: 'USER_PROJECT_DENIED' }];
    provider.answerJson(400, { error: { code: 400, status: 'FAILED_PRECONDITION', details } });
    expect(await faultOf('gemini')).toBe('status');
  });
});

describe('a body that speaks of another status', () => {
  it.each([
    ['gemini', wire.gemini.rejections[0]],
    ['openai', wire.openai.quota[0]],
    ['fal', wire.fal.quota[0]],
  ] as const)('does not make a 500 of %s anything else', async (id, refusal) => {
    provider.answerJson(500, refusal?.body);
    expect(await faultOf(id)).toBe('status');
  });
});

describe('createLiveProviders', () => {
  it('takes 1,000 models of a longer list', async () => {
    const ids = Array.from({ length: 1_001 }, (_, at) => `gpt-fake-${at}`);
    answerList(wire.openai, JSON.stringify(listOf('openai', ids)));
    const roomy = connectTo(provider.baseUrl, { limits: { ...limits, maxBodyBytes: 65_536 } });
    const { models } = await roomy.listModels('openai', createSecret());
    expect(models).toEqual(ids.slice(0, 1_000));
  });

  it('takes an answer that is nested 64 deep, and none that is deeper', async () => {
    const nestedIn = (brackets: number): string =>
      `{"data":[],"deep":${'['.repeat(brackets)}${']'.repeat(brackets)}}`;
    answerList(wire.openai, nestedIn(63));
    expect(await faultOf('openai')).toBeNull();
    answerList(wire.openai, nestedIn(64));
    expect(await faultOf('openai')).toBe('malformed');
  });

  it('gives up on a provider that never answers', async () => {
    provider.answer = () => undefined;
    expect(await faultOf('openai')).toBe('timeout');
  });

  it('gives up on a provider that drips', async () => {
    provider.answer = (_request, response) => {
      const timer = setInterval(() => response.write(' '), 50);
      response.once('close', () => {
        clearInterval(timer);
      });
    };
    expect(await faultOf('openai')).toBe('timeout');
  });

  it('gives up on an endless handshake before the total time is over', async () => {
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    expect(await faultOf('openai', connectTo(`https://127.0.0.1:${port}`))).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(limits.totalMs);
    silent.close();
  });

  it('refuses a provider without TLS if the base URL is https', async () => {
    const tls = connectTo(provider.baseUrl.replace('http:', 'https:'));
    expect(await faultOf('openai', tls)).toBe('unreachable');
  });

  it('survives a reset before the answer', async () => {
    provider.answer = (request) => {
      request.socket.resetAndDestroy();
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('survives a reset within the body', async () => {
    provider.answer = (request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"data":');
      setImmediate(() => request.socket.resetAndDestroy());
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('survives an answer that is not HTTP', async () => {
    provider.answer = (request) => {
      request.socket.end('SSH-2.0-OpenSSH_9.9\r\n');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it.each([true, false])('refuses a huge body (its length announced: %s)', async (isAnnounced) => {
    const body = ' '.repeat(limits.maxBodyBytes + 1);
    provider.answer = (_request, response) => {
      if (isAnnounced) response.setHeader('Content-Length', body.length);
      response.end(body);
    };
    expect(await faultOf('openai')).toBe('too_large');
  });

  it('says that nobody listens', async () => {
    const gone = await FakeProvider.start();
    const { baseUrl } = gone;
    await gone[Symbol.asyncDispose]();
    expect(await faultOf('openai', connectTo(baseUrl))).toBe('unreachable');
  });

  it('keeps the failure to itself: only the provider is named', async () => {
    provider.answer = (_request, response) => response.writeHead(500).end(`oops ${apiKey}`);
    const error: unknown = await connector
      .listModels('openai', createSecret())
      .catch((reason: unknown) => reason);
    expect(error).not.toHaveProperty('cause');
    expect(error).toMatchObject({
      code: 'MODEL_PROVIDER_ERROR',
      message: 'OpenAI could not be asked',
      details: { provider: 'openai' },
    });
  });

  it('asks over TLS, and only who has a trusted certificate', async () => {
    const tls = await createTlsMaterial();
    await using secure = await FakeProvider.start({ tls });
    secure.answerJson(200, wire.openai.models);
    expect(await faultOf('openai', connectTo(secure.baseUrl))).toBe('unreachable');
    expect(secure.seen).toEqual([]);
    const trusting = connectTo(secure.baseUrl, { trusted: tls.cert });
    expect((await trusting.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'GZIP', 'x-unknown'])(
    'opens no body that is encoded against its wish, so that it cannot swell (%s)',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(10_000_000));
      provider.answer = (request, response) => {
        expect(request.headers['accept-encoding']).toBe('identity');
        response.writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Encoding': encoding,
        });
        response.end(bomb);
      };
      expect(await faultOf('openai')).toBe('encoded');
    },
  );

  it('gives up on headers without end', async () => {
    provider.answer = (_request, response) => {
      response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end('{}');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('refuses a protocol switch', async () => {
    provider.answer = (_request, response) => {
      response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'websocket' }).end();
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('refuses two lengths in one answer', async () => {
    provider.answer = (request) => {
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}');
    };
    expect(await faultOf('openai')).toBe('unreachable');
  });

  it('sends the whole key, whatever its length', async () => {
    answerWell(wire.openai);
    for (const length of [1, 31, 32, 33, 4096]) {
      const text = 'Z'.repeat(length);
      await connector.listModels('openai', createSecret(text));
      expect(provider.seen.at(-1)?.headers.authorization).toBe(`Bearer ${text}`);
    }
  });

  it('asks the real providers over https by default', () => {
    for (const baseUrl of Object.values(liveBaseUrls)) expect(baseUrl).toMatch(/^https:/);
  });
});

describe('addresses', () => {
  const publicAddress = { address: '8.8.8.8', family: 4 };
  const loopback = { address: '127.0.0.1', family: 4 };

  /** A connector to a name for this machine, whose addresses are these. */
  function connectToName(addresses: LookupAddress[], options: Partial<LiveProviderOptions> = {}) {
    const { port } = new URL(provider.baseUrl);
    const resolve = () => Promise.resolve(addresses);
    return connectTo(`http://provider.example:${port}`, { resolve, ...options });
  }

  it.each([
    ['https://127.1', 'address_loopback'],
    ['https://10.0.0.1', 'address_private'],
    ['https://2852039166', 'address_metadata'],
    ['https://100.64.0.1', 'address_shared'],
    ['https://169.254.1.1', 'address_link_local'],
    ['https://224.0.0.1', 'address_multicast'],
    ['https://0.0.0.0', 'address_unspecified'],
    ['https://192.0.2.1', 'address_reserved'],
    ['https://[::ffff:8.8.8.8]', 'address_translated'],
    ['https://[fd00:ec2::254]', 'address_metadata'],
  ])('asks nothing at %s and logs why', async (baseUrl, fault) => {
    expect(await faultOf('openai', connectTo(baseUrl, { isDevelopment: false }))).toBe(fault);
  });

  it('asks this machine only if the URL names it, in development', async () => {
    answerWell(wire.openai);
    const production = connectTo(provider.baseUrl, { isDevelopment: false });
    expect(await faultOf('openai', production)).toBe('address_loopback');
    expect(await faultOf('openai', connectToName([loopback]))).toBe('address_loopback');
    expect(provider.seen).toEqual([]);
    expect(await faultOf('openai', connectTo(provider.baseUrl))).toBeNull();
  });

  it('asks a private host that is allowed by name, and connects to the address looked up', async () => {
    answerWell(wire.openai);
    const named = connectToName([loopback], { allowedPrivateHosts: ['provider.example'] });
    expect((await named.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
    const { port } = new URL(provider.baseUrl);
    expect(provider.seen[0]?.headers.host).toBe(`provider.example:${port}`);
  });

  it('refuses a name with one private address among public ones', async () => {
    const mixed = connectToName([publicAddress, loopback]);
    expect(await faultOf('openai', mixed)).toBe('address_loopback');
  });

  it('connects to the checked address, and refuses a name that changes', async () => {
    answerWell(wire.openai);
    const answers = [loopback, { address: '10.0.0.1', family: 4 }];
    const resolve = () => Promise.resolve(answers.splice(0, 1));
    const flipping = connectTo(provider.baseUrl.replace('127.0.0.1', 'localhost'), { resolve });
    expect((await flipping.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
    expect(answers).toHaveLength(1);
    expect(await faultOf('openai', flipping)).toBe('address_private');
    expect(provider.seen).toHaveLength(1);
  });

  it('gives up on a name that is never found, and on one that does not exist', async () => {
    const never = connectToName([], { resolve: () => new Promise(() => undefined) });
    expect(await faultOf('openai', never)).toBe('timeout');
    const nowhere = connectToName([], { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await faultOf('openai', nowhere)).toBe('unreachable');
  });

  it('tells the client the name of the provider and no more', async () => {
    const error: unknown = await connectToName([loopback])
      .listModels('openai', createSecret())
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).not.toContain('127.0.0.1');
    expect(error).toMatchObject({
      code: 'MODEL_PROVIDER_ERROR',
      message: 'OpenAI could not be asked',
      details: { provider: 'openai' },
    });
  });
});
