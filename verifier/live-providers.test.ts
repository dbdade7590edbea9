import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidByokKeyError, ModelProviderError, ValidationError } from './errors.ts';
import { createLiveProviders, liveBaseUrls, type LiveProviderId } from './live-providers.ts';
import { createModelConnector, type ModelConnector } from './model-connector.ts';
import { SecretBytes } from './secret.ts';
import { createFakeKey } from './testing/fake-key.ts';
import { FakeProvider } from './testing/fake-provider.ts';
import { createTlsMaterial } from './tls.ts';

const limits = { connectMs: 300, totalMs: 600, maxBodyBytes: 4096 };
const apiKey = createFakeKey();
const ids: LiveProviderId[] = ['openai', 'anthropic', 'gemini'];
const unknownLimits = { requests_per_minute: null, tokens_per_minute: null };

/** The wire formats as the providers document them (see each connector for the page). */
const wire = {
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
    rejection: {
      status: 401,
      body: { error: { message: 'Incorrect API key', code: 'invalid_api_key' } },
    },
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
    rejection: {
      status: 401,
      body: {
        type: 'error',
        error: { type: 'authentication_error', message: 'invalid x-api-key' },
      },
    },
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
    rejection: {
      status: 400,
      body: {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US' },
            { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
          ],
        },
      },
    },
    limits: {},
    rateLimits: unknownLimits,
  },
};

let provider: FakeProvider;
let connector: ModelConnector;

beforeEach(async () => {
  provider = await FakeProvider.start();
  connector = connectTo(provider.baseUrl);
});

afterEach(() => provider[Symbol.asyncDispose]());

function connectTo(baseUrl: string, trusted?: string): ModelConnector {
  const baseUrls = { openai: baseUrl, anthropic: baseUrl, gemini: baseUrl };
  const options = { limits, ...(trusted !== undefined && { trusted }) };
  return createModelConnector(createLiveProviders(baseUrls, options));
}

function createSecret(text = apiKey): SecretBytes {
  return new SecretBytes(Buffer.from(text));
}

async function faultOf(id: LiveProviderId, from = connector): Promise<string | null> {
  const error: unknown = await from
    .listModels(id, createSecret())
    .catch((reason: unknown) => reason);
  return error instanceof ModelProviderError ? error.fault : null;
}

describe.each(ids)('%s', (id) => {
  const format = wire[id];

  it('lists the models, with the key in a header and nowhere else', async () => {
    provider.answerJson(200, format.models);
    const list = await connector.listModels(id, createSecret());
    expect(list).toEqual({ models: format.ids, state: 'ok' });
    expect(provider.seen).toHaveLength(1);
    expect(provider.seen[0]).toMatchObject({
      method: 'GET',
      url: format.path,
      headers: format.auth,
    });
  });

  it('reports a usable key with the limits that the answer names', async () => {
    provider.answerJson(200, format.models, format.limits);
    expect(await connector.validateKey(id, createSecret())).toEqual({
      valid: true,
      tier: null,
      rate_limits: format.rateLimits,
      features: ['models'],
      state: 'ok',
    });
  });

  it('does not invent limits', async () => {
    provider.answerJson(200, format.models, { 'x-ratelimit-limit-requests': 'many' });
    const report = await connector.validateKey(id, createSecret());
    expect(report.rate_limits).toEqual(unknownLimits);
  });

  it("knows the provider's own way to refuse a key", async () => {
    provider.answerJson(format.rejection.status, format.rejection.body);
    await expect(connector.validateKey(id, createSecret())).rejects.toThrow(InvalidByokKeyError);
  });

  it.each([401, 403])('takes a %i without a body for a refused key', async (status) => {
    provider.answer = (_request, response) => response.writeHead(status).end();
    await expect(connector.validateKey(id, createSecret())).rejects.toThrow(InvalidByokKeyError);
  });

  it('takes 402 for a valid key with nothing left to spend', async () => {
    provider.answerJson(402, { error: { type: 'billing_error' } });
    const report = await connector.validateKey(id, createSecret());
    expect(report).toMatchObject({ valid: true, state: 'out_of_quota', features: [] });
  });

  it('takes 429 for a valid key that is rate-limited, and reads the limits', async () => {
    provider.answerJson(429, { error: { code: 'rate_limit_exceeded' } }, format.limits);
    const report = await connector.validateKey(id, createSecret());
    expect(report).toMatchObject({
      valid: true,
      state: 'rate_limited',
      rate_limits: format.rateLimits,
    });
  });

  it.each([400, 404, 418, 500, 503, 529])('takes %i for a failing provider', async (status) => {
    provider.answerJson(status, { error: { code: 'whatever' } });
    expect(await faultOf(id)).toBe('status');
  });

  it.each([
    ['not JSON', '<!doctype html>'],
    ['nothing', ''],
    ['half of it', JSON.stringify(format.models).slice(0, -9)],
    ['a list without ids', JSON.stringify({ data: [{}], models: [{}] })],
    ['ids that are no text', JSON.stringify({ data: [{ id: 1 }], models: [{ name: 1 }] })],
    ['no list', JSON.stringify({ data: {}, models: {} })],
    ['null', 'null'],
  ])('takes a body that is %s for a failing provider', async (_name, body) => {
    provider.answer = (_request, response) => response.end(body);
    expect(await faultOf(id)).toBe('malformed');
  });

  it('drops ids that no model has', async () => {
    const odd = ['<b>bold</b>', 'a b', '', 'x'.repeat(129)];
    const data = [...odd, 'good'].map((name) => ({ id: name, name }));
    provider.answerJson(200, { data, models: data });
    expect((await connector.listModels(id, createSecret())).models).toEqual(['good']);
  });

  it.each([301, 302, 307, 308])('does not follow a %i', async (status) => {
    await using other = await FakeProvider.start();
    provider.answer = (_request, response) =>
      response.writeHead(status, { Location: `${other.baseUrl}/v1/models` }).end();
    expect(await faultOf(id)).toBe('redirect');
    expect(other.seen).toEqual([]);
  });

  it('refuses an answer that sends the key back', async () => {
    const data = [{ id: `model-${apiKey}`, name: `model-${apiKey}` }];
    provider.answerJson(200, { data, models: data });
    expect(await faultOf(id)).toBe('echo');
  });

  it.each(['key with space', 'key\r\nX-Injected: 1', 'kéy', '\0'])(
    'refuses a key that no header can carry, without asking (%j)',
    async (text) => {
      const asked = connector.validateKey(id, createSecret(text));
      await expect(asked).rejects.toThrow(InvalidByokKeyError);
      expect(provider.seen).toEqual([]);
    },
  );

  it('takes a base URL that ends with the version', async () => {
    provider.answerJson(200, format.models);
    const version = format.path.split('/')[1] ?? '';
    await connectTo(`${provider.baseUrl}/${version}/`).listModels(id, createSecret());
    await connectTo(`${provider.baseUrl}/proxy/`).listModels(id, createSecret());
    expect(provider.seen.map(({ url }) => url)).toEqual([format.path, `/proxy${format.path}`]);
  });
});

describe('OpenAI', () => {
  it.each(['insufficient_quota', 'billing_hard_limit_reached'])(
    'tells an empty account from too many requests by its code (%s)',
    async (code) => {
      provider.answerJson(429, { error: { code, type: code, message: 'You exceeded…' } });
      const report = await connector.validateKey('openai', createSecret());
      expect(report.state).toBe('out_of_quota');
    },
  );
});

describe('Gemini', () => {
  it('does not take every 400 for a refused key', async () => {
    const details = [{ reason: 'USER_PROJECT_DENIED' }];
    provider.answerJson(400, { error: { code: 400, status: 'FAILED_PRECONDITION', details } });
    expect(await faultOf('gemini')).toBe('status');
  });
});

describe('createLiveProviders', () => {
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

  it('gives up on a handshake that never ends before the time for the whole', async () => {
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    expect(await faultOf('openai', connectTo(`https://127.0.0.1:${port}`))).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(limits.totalMs);
    silent.close();
  });

  it('refuses a provider that speaks no TLS where the base URL says so', async () => {
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

  it('survives an answer that is no HTTP', async () => {
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
    await using secure = await FakeProvider.start(tls);
    secure.answerJson(200, wire.openai.models);
    expect(await faultOf('openai', connectTo(secure.baseUrl))).toBe('unreachable');
    expect(secure.seen).toEqual([]);
    const trusting = connectTo(secure.baseUrl, tls.cert);
    expect((await trusting.listModels('openai', createSecret())).models).toEqual(wire.openai.ids);
  });

  it.each(['replicate', 'fal'] as const)('does not offer %s yet', async (id) => {
    await expect(connector.listModels(id, createSecret())).rejects.toThrow(ValidationError);
  });

  it('asks the real providers over https by default', () => {
    for (const baseUrl of Object.values(liveBaseUrls)) expect(baseUrl).toMatch(/^https:/);
  });
});
