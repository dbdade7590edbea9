import { describe, expect, it } from 'vitest';
import { providerIds } from '../../lib/providers.ts';
import { InvalidByokKeyError, UnsendableKeyError } from '../errors.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import {
  answerList,
  answerWell,
  connectTo,
  connector,
  createSecret,
  faultOf,
  limits,
  listOf,
  provider,
  setUpProvider,
} from '../../testkit/providers/live-provider-setup.ts';
import { apiKey, unknownLimits, wire } from '../../testkit/providers/provider-wire.ts';

setUpProvider();

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
