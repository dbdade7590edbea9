import { afterEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { checkKey } from './key-check.ts';

const headers = { 'X-Encrypted-Key': 'envelope', 'X-Session-Key': 'session' };

function answerWith(response: () => Response | Promise<Response>) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(response()));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

function json(status: number, body: unknown, extra: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: extra });
}

function failure(status: number, code: string): Response {
  return json(status, { error: { code, message: 'words of the backend' } });
}

function check() {
  return checkKey(gitPhantomScope, 'openai', headers);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('checkKey', () => {
  it('asks the backend with both headers, no cookies, no cache and no redirect', async () => {
    const fetched = answerWith(() => json(200, { valid: true }));
    await check();
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe('https://api.gitphantomscope.com/api/v1/keys/validate');
    expect(init).toMatchObject({
      method: 'POST',
      headers,
      body: '{"provider":"openai"}',
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
  });

  it('reads tier and limit of a working key', async () => {
    answerWith(() =>
      json(200, { valid: true, tier: 'tier 2', rate_limits: { requests_per_minute: 500 } }),
    );
    await expect(check()).resolves.toEqual({
      kind: 'works',
      tier: 'tier 2',
      requestsPerMinute: 500,
    });
  });

  it.each([
    ['a tier with markup', { tier: '<b>gold</b>' }],
    ['a tier that is too long', { tier: 'x'.repeat(33) }],
    ['limits of the wrong type', { rate_limits: [1, 2] }],
    ['a limit that is no count', { rate_limits: { requests_per_minute: 1e308 } }],
    ['a negative limit', { rate_limits: { requests_per_minute: -1 } }],
  ])('drops %s from a hostile backend', async (_name, body) => {
    answerWith(() => json(200, { valid: true, ...body }));
    await expect(check()).resolves.toEqual({ kind: 'works', tier: null, requestsPerMinute: null });
  });

  it.each([
    ['outOfQuota', () => json(200, { valid: true, state: 'out_of_quota' })],
    ['rejected', () => json(200, { valid: false })],
    ['rejected', () => failure(401, 'INVALID_BYOK_KEY')],
    ['headersNotSeen', () => failure(401, 'BYOK_KEY_REQUIRED')],
    ['couldNotDecrypt', () => failure(400, 'BYOK_DECRYPTION_FAILED')],
    ['providerUnknown', () => failure(422, 'VALIDATION_ERROR')],
    ['providerDown', () => failure(502, 'MODEL_PROVIDER_ERROR')],
    ['backendFailed', () => failure(500, 'INTERNAL_ERROR')],
    ['backendFailed', () => new Response('<html>', { status: 503 })],
    ['notSupported', () => new Response('<html>', { status: 200 })],
    ['notSupported', () => new Response('', { status: 200 })],
    ['notSupported', () => json(200, [])],
    ['notSupported', () => json(200, { valid: 'yes' })],
    ['notSupported', () => failure(404, 'NOT_FOUND')],
    ['notSupported', () => new Response('<html>', { status: 400 })],
    ['notSupported', () => new Response(null, { status: 302, headers: { Location: '/x' } })],
    ['notSupported', () => json(200, { valid: true, padding: 'x'.repeat(20_000) })],
    ['backendUnreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('says %s', async (kind, response) => {
    answerWith(response);
    await expect(check()).resolves.toMatchObject({ kind });
  });

  it.each([
    ['30', 30],
    ['0', 0],
    ['soon', null],
    ['-5', null],
    ['99999999', null],
  ])('reads Retry-After %s', async (value, retryAfterSeconds) => {
    answerWith(() => json(429, {}, { 'Retry-After': value }));
    await expect(check()).resolves.toEqual({ kind: 'rateLimited', retryAfterSeconds });
  });
});
