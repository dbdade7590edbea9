import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webCryptoCipher } from '../lib/protocol/envelope.ts';
import { providerIds } from '../lib/providers.ts';
import { createApp } from './app.ts';
import { readDemoSite } from './demo-site/read-demo-site.ts';
import { createFingerprinter } from '../packages/receiver/src/node/fingerprint.ts';
import { createLog } from './ops/log.ts';
import { createModelConnector, type ModelConnector } from './providers/model-connector.ts';
import { createSandboxProviders } from './providers/sandbox.ts';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';

const origin = 'https://api.gitphantomscope.com';
const site = 'https://gitphantomscope.com';
const validatePath = '/api/v1/keys/validate';

interface Entry {
  readonly event: string;
  readonly [field: string]: unknown;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An app on WebCrypto and the sandbox, as on a runtime that has `fetch` and nothing of Node. */
function createSubject(connector: ModelConnector = createModelConnector(createSandboxProviders())) {
  const entries: Entry[] = [];
  const app = createApp({
    connector,
    createCipher: webCryptoCipher,
    sealed: null,
    createFingerprint: createFingerprinter(),
    log: createLog('debug', { write: (line) => entries.push(JSON.parse(line) as Entry) }),
    rateLimiter: null,
    metrics: null,
    siteOrigins: [site],
    site: readDemoSite(),
    version: '1.2.3',
    environment: 'test',
  });
  const fetch = async (path: string, init?: RequestInit): Promise<Reply> => {
    const response = await app.fetch(new Request(origin + path, init));
    const { status, headers } = response;
    const text = await response.text();
    return { status, headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return { fetch, entries };
}

async function validate(
  fetch: ReturnType<typeof createSubject>['fetch'],
  { apiKey = createFakeKey(), body = JSON.stringify({ provider: 'openai' }) } = {},
): Promise<Reply> {
  const headers = { ...(await bringKey(apiKey)), 'Content-Type': 'application/json' };
  return fetch(validatePath, { method: 'POST', headers, body });
}

function errorOf(code: string, message: string, details?: object): object {
  return { error: { code, message, ...(details !== undefined && { details }) } };
}

const noKey = errorOf(
  'BYOK_KEY_REQUIRED',
  'An API key is required in X-Encrypted-Key and X-Session-Key',
);
const undecryptable = errorOf('BYOK_DECRYPTION_FAILED', 'Failed to decrypt API key');
const unknownProvider = errorOf('VALIDATION_ERROR', 'Request validation failed', {
  field: 'provider',
  expected: 'one of openai, anthropic, gemini, replicate, fal',
});
const unreadableBody = errorOf('VALIDATION_ERROR', 'Request validation failed', {
  field: 'body',
  expected: 'JSON of at most 1024 bytes',
});

describe('GET /health', () => {
  it('answers status, version and environment', async () => {
    const { status, body } = await createSubject().fetch('/health');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', version: '1.2.3', environment: 'test' });
  });
});

describe(`POST ${validatePath}`, () => {
  it.each(providerIds)('reports a key of %s', async (provider) => {
    const { fetch } = createSubject();
    const { status, body } = await validate(fetch, { body: JSON.stringify({ provider }) });
    expect(status).toBe(200);
    expect(body).toEqual({
      valid: true,
      tier: 'sandbox',
      rate_limits: { requests_per_minute: 60, tokens_per_minute: 40_000 },
      features: ['models'],
      state: 'ok',
    });
  });

  it('reports a key with nothing left to spend as valid', async () => {
    const { status, body } = await validate(createSubject().fetch, {
      apiKey: createFakeKey('-quota-'),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: true, state: 'out_of_quota' });
  });

  it('says that the provider refused the key', async () => {
    const { status, body } = await validate(createSubject().fetch, {
      apiKey: createFakeKey('-rejected-'),
    });
    expect(status).toBe(401);
    expect(body).toEqual(
      errorOf('INVALID_BYOK_KEY', 'The API key was rejected by OpenAI', { provider: 'openai' }),
    );
  });

  it('says that the provider could not be asked', async () => {
    const { status, body } = await validate(createSubject().fetch, {
      apiKey: createFakeKey('-down-'),
    });
    expect(status).toBe(502);
    expect(body).toEqual(
      errorOf('MODEL_PROVIDER_ERROR', 'OpenAI could not be asked', { provider: 'openai' }),
    );
  });

  it.each([
    ['an unknown provider', '{"provider":"acme"}'],
    ['a provider of another type', '{"provider":["openai"]}'],
    ['no provider', '{}'],
    ['a body that is a list', '["openai"]'],
    ['a body that is null', 'null'],
    ['a provider only in a prototype', '{"__proto__":{"provider":1}}'],
  ])('refuses %s', async (_name, body) => {
    const reply = await validate(createSubject().fetch, { body });
    expect(reply.status).toBe(422);
    expect(reply.body).toEqual(unknownProvider);
  });

  it.each([
    ['empty', ''],
    ['not JSON', 'provider=openai'],
    ['too long', JSON.stringify({ provider: 'openai', padding: 'x'.repeat(1024) })],
  ])('refuses a body that is %s', async (_name, body) => {
    const reply = await validate(createSubject().fetch, { body });
    expect(reply.status).toBe(422);
    expect(reply.body).toEqual(unreadableBody);
  });

  it('takes a body of 1 KiB, and refuses one that is a byte longer', async () => {
    const { fetch } = createSubject();
    const body = '{"provider":"openai"}';
    expect((await validate(fetch, { body: body.padEnd(1_024) })).status).toBe(200);
    expect((await validate(fetch, { body: body.padEnd(1_025) })).status).toBe(422);
  });

  it('refuses a long body by its announced length, without reading it', async () => {
    const { fetch } = createSubject();
    const headers = { ...(await bringKey(createFakeKey())), 'Content-Length': '999999999' };
    const reply = await fetch(validatePath, { method: 'POST', headers, body: '{}' });
    expect(reply.body).toEqual(unreadableBody);
  });

  it('stops reading an endless body', async () => {
    const { fetch } = createSubject();
    let pulls = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(256).fill(0x20));
      },
    });
    const init = { method: 'POST', headers: await bringKey(createFakeKey()), body, duplex: 'half' };
    expect((await fetch(validatePath, init)).body).toEqual(unreadableBody);
    expect(pulls).toBeLessThan(10);
  });
});

describe('GET /api/v1/models', () => {
  it('lists the models with the fingerprint of the key', async () => {
    const { fetch } = createSubject();
    const headers = await bringKey(createFakeKey());
    const { status, body } = await fetch('/api/v1/models?provider=fal', { headers });
    expect(status).toBe(200);
    expect(body).toEqual({
      provider: 'fal',
      models: ['sandbox-large', 'sandbox-small'],
      state: 'ok',
      key_fingerprint: expect.stringMatching(/^(?:[0-9a-f]{4} ){3}[0-9a-f]{4}$/) as string,
    });
  });

  it.each([
    ['openai', `sk-proj-${'F'.repeat(24)}`],
    ['anthropic', `sk-ant-api03-${'F'.repeat(24)}`],
    ['gemini', `AIza${'F'.repeat(35)}`],
    ['replicate', `r8_${'F'.repeat(37)}`],
    ['fal', `00000000-0000-0000-0000-000000000000:${'f'.repeat(32)}`],
  ])('recognises a key of %s by its shape', async (provider, apiKey) => {
    const { fetch } = createSubject();
    const { body } = await fetch('/api/v1/models', { headers: await bringKey(apiKey) });
    expect(body).toMatchObject({ provider });
  });

  it('asks for the provider if the shape of the key does not tell it', async () => {
    const { fetch } = createSubject();
    const reply = await fetch('/api/v1/models', { headers: await bringKey('FAKE-of-no-shape') });
    expect(reply.status).toBe(422);
    expect(reply.body).toEqual(unknownProvider);
  });

  it.each(['acme', '', 'openai,fal'])('refuses provider=%s', async (provider) => {
    const { fetch } = createSubject();
    const headers = await bringKey(createFakeKey());
    const reply = await fetch(`/api/v1/models?provider=${provider}`, { headers });
    expect(reply.body).toEqual(unknownProvider);
  });

  it('keeps the fingerprint of a key and changes it with the key', async () => {
    const { fetch } = createSubject();
    const read = async (apiKey: string): Promise<unknown> => {
      const { body } = await fetch('/api/v1/models', { headers: await bringKey(apiKey) });
      return (body as { key_fingerprint: unknown }).key_fingerprint;
    };
    const apiKey = createFakeKey();
    expect(await read(apiKey)).toBe(await read(apiKey));
    expect(await read(apiKey)).not.toBe(await read(createFakeKey()));
  });
});

describe('createApp', () => {
  it('answers one thing to everything that is wrong with the headers', async () => {
    const { fetch } = createSubject();
    const pair = await bringKey(createFakeKey());
    const other = await bringKey(createFakeKey());
    const broken: Record<string, string>[] = [
      { 'X-Session-Key': pair['X-Session-Key'] ?? '' },
      { 'X-Encrypted-Key': pair['X-Encrypted-Key'] ?? '' },
      { ...pair, 'X-Session-Key': other['X-Session-Key'] ?? '' },
      { ...pair, 'X-Encrypted-Key': 'AAAA' },
      { ...pair, 'X-Encrypted-Key': '' },
      { ...pair, 'X-Encrypted-Key': `${pair['X-Encrypted-Key'] ?? ''}, again` },
    ];
    for (const headers of broken) {
      const reply = await fetch('/api/v1/models', { headers });
      expect(reply.status).toBe(400);
      expect(reply.body).toEqual(undecryptable);
    }
  });

  it('answers any two header values with a documented error, and echoes neither', async () => {
    const { fetch } = createSubject();
    const value = fc.oneof(
      fc.base64String({ maxLength: 200 }),
      fc.string({ maxLength: 200 }).map((text) => text.replace(/[^\x20-\x7E]/g, '')),
    );
    await fc.assert(
      fc.asyncProperty(value, value, async (encryptedKey, sessionKey) => {
        const headers = { 'X-Encrypted-Key': encryptedKey, 'X-Session-Key': sessionKey };
        const reply = await fetch('/api/v1/models', { headers });
        expect(reply.status).toBe(400);
        expect(reply.body).toEqual(undecryptable);
      }),
      { numRuns: 300 },
    );
  });

  it('answers in a fixed order: route, shape, no key, undecryptable, unrecognised', async () => {
    const { fetch } = createSubject();
    const post = { method: 'POST', body: '{}' };
    expect((await fetch('/api/v1/keys', post)).status).toBe(404);
    expect((await fetch(validatePath, post)).body).toEqual(unknownProvider);
    const shaped = { method: 'POST', body: '{"provider":"openai"}' };
    expect((await fetch(validatePath, shaped)).body).toEqual(noKey);
    const undecryptablePair = { 'X-Encrypted-Key': 'AAAA', 'X-Session-Key': 'AAAA' };
    const withPair = { ...shaped, headers: undecryptablePair };
    expect((await fetch(validatePath, withPair)).body).toEqual(undecryptable);
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/api/v1/nowhere'],
    ['GET', validatePath],
    ['POST', '/api/v1/models'],
    ['DELETE', '/health'],
    ['GET', '/style.css/..%2f..%2fpackage.json'],
    ['GET', '/demo-site.ts'],
    ['GET', '/page.js.map'],
  ])('has nothing at %s %s', async (method, path) => {
    const { status, body } = await createSubject().fetch(path, { method });
    expect(status).toBe(404);
    expect(body).toEqual(errorOf('NOT_FOUND', 'No such resource'));
  });

  it('says nothing of an unforeseen failure', async () => {
    const apiKey = createFakeKey();
    const connector: ModelConnector = {
      validateKey: () => Promise.reject(new Error(`no route to host, key ${apiKey}`)),
      listModels: () => Promise.reject(new Error(apiKey)),
    };
    const { fetch, entries } = createSubject(connector);
    const { status, body } = await validate(fetch, { apiKey });
    expect(status).toBe(500);
    expect(body).toEqual(errorOf('INTERNAL_ERROR', 'Something went wrong'));
    expect(JSON.stringify(entries)).not.toContain(apiKey);
  });

  it.each(['/health', '/', '/api/v1/models', '/nowhere'])(
    'sets its headers on %s',
    async (path) => {
      const { headers } = await createSubject().fetch(path);
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d+$/);
      expect(headers.get('Content-Security-Policy')).toMatch(
        /^default-src 'none';.*frame-ancestors 'none'$/,
      );
      expect(headers.get('Server')).toBeNull();
    },
  );

  it('uses no API of Node', () => {
    const modules = [
      'app',
      'errors',
      'http/request-body',
      'http/routes',
      'http/security-headers',
      'limits/limit-state',
      'providers/model-connector',
      'providers/sandbox',
    ];
    for (const name of modules) {
      const source = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
      expect(source).not.toMatch(/from 'node:|\b(?:process|Buffer|require)\b[.(]/);
    }
  });
});

describe('CORS', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: {
      Origin: site,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    },
  };

  it('lets the site post JSON', async () => {
    const { status, headers } = await createSubject().fetch(validatePath, preflight);
    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(site);
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET,POST');
    expect(headers.get('Access-Control-Allow-Headers')).toBe('Content-Type');
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
  });

  it('lets the site read answers and errors', async () => {
    const { fetch } = createSubject();
    for (const path of ['/health', '/api/v1/models']) {
      const { headers } = await fetch(path, { headers: { Origin: site } });
      expect(headers.get('Access-Control-Allow-Origin')).toBe(site);
      expect(headers.get('Vary')).toContain('Origin');
    }
  });

  it.each([
    'http://gitphantomscope.com',
    'https://evil.example',
    'https://sub.gitphantomscope.com',
    'https://gitphantomscope.com.evil.example',
    'https://gitphantomscope.com:8443',
    'null',
  ])('lets %s read nothing', async (other) => {
    const { fetch } = createSubject();
    const headers = { ...preflight.headers, Origin: other };
    const answered = await fetch(validatePath, { ...preflight, headers });
    expect(answered.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const read = await fetch('/api/v1/models', { headers: { Origin: other } });
    expect(read.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('the log', () => {
  it('has one line for each request, with the pattern of its route', async () => {
    const { fetch, entries } = createSubject();
    await fetch('/health?token=abc');
    await fetch('/nowhere/abc');
    expect(entries).toMatchObject([
      { event: 'request', method: 'GET', route: '/health', status: 200 },
      { event: 'request', method: 'GET', route: 'unmatched', status: 404 },
    ]);
    expect(Object.keys(entries[0] ?? {}).sort()).toEqual([
      'duration_ms',
      'event',
      'level',
      'method',
      'request_id',
      'route',
      'status',
      'time',
    ]);
    expect(JSON.stringify(entries)).not.toContain('abc');
  });

  it.each([
    ['-rejected-', { reason: 'rejected_by_provider' }],
    ['-down-', { reason: 'provider_failed', fault: 'unreachable' }],
  ])('has one line for a failed validation (%s)', async (mark, expected) => {
    const { fetch, entries } = createSubject();
    await validate(fetch, { apiKey: createFakeKey(mark) });
    const failures = entries.filter(({ event }) => event === 'key_validation_failed');
    expect(failures).toMatchObject([{ level: 40, provider: 'openai', ...expected }]);
    expect(failures[0]?.['request_id']).toBe(entries.at(-1)?.['request_id']);
  });

  it.each([
    [{}, 'key_missing'],
    [{ 'X-Session-Key': 'AAAA' }, 'undecryptable'],
  ])('names the class of a failure before the provider (%j)', async (headers, reason) => {
    const { fetch, entries } = createSubject();
    await fetch('/api/v1/models?provider=gemini', { headers });
    expect(entries[0]).toMatchObject({
      event: 'key_validation_failed',
      provider: 'gemini',
      reason,
    });
  });

  it('has no such line for a validation that did not fail', async () => {
    const { fetch, entries } = createSubject();
    await validate(fetch);
    expect(entries.map(({ event }) => event)).toEqual(['request']);
  });
});

describe('the demo site', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/page.js', 'text/javascript; charset=utf-8'],
    ['/style.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ])('has %s', async (path, contentType) => {
    const { status, headers } = await createSubject().fetch(path);
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe(contentType);
  });

  it('may run its own files and talk to the backend, nothing more', async () => {
    const { headers } = await createSubject().fetch('/');
    expect(headers.get('Content-Security-Policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self' https://api.gitphantomscope.com",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});
