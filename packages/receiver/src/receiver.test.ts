import { describe, expect, it } from 'vitest';
import {
  configurationPath,
  parseByokConfiguration,
  verifyConfiguration,
} from '../../../lib/protocol/configuration.ts';
import { bringKey, createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../../../testkit/headers/seal-key.ts';
import { type ByokOptions, withByokKey } from './byok-manager.ts';
import { ReceiverError, ValidationError } from './errors.ts';
import { createKeyMaterial, filedKeyLife } from './key-plan.ts';
import { formatKeyMaterial } from './key-material.ts';
import { nodeCrypto } from './node/node-crypto.ts';
import { createReceiver, type ReceiverOptions, webCrypto } from './receiver.ts';

const apiOrigin = 'https://api.test';
const apiOrigins = [apiOrigin];
const now = 1_800_000_000;

function startBackend(
  options: Partial<ReceiverOptions> = {},
  handling: Partial<ByokOptions<[]>> = {},
) {
  const receiver = createReceiver({ apiOrigins, now: () => now, ...options });
  const handler = withByokKey(
    (_request, key) => new Response(key.use((bytes) => new TextDecoder().decode(bytes))),
    { ...receiver, ...handling },
  );
  const ask = (headers: Record<string, string> = {}, origin = apiOrigin) =>
    handler(new Request(`${origin}/api/v1/models`, { headers }));
  const configuration = () => receiver.configuration(new Request(apiOrigin + configurationPath));
  const target = () => fetchTarget(async () => (await configuration()).text(), apiOrigin, now);
  return { ask, configuration, target };
}

async function readError(response: Response): Promise<unknown[]> {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
}

describe.each([
  ['WebCrypto', webCrypto],
  ['node:crypto', nodeCrypto],
])('createReceiver on %s', (_name, crypto) => {
  it('opens keys of both versions', async () => {
    const { ask, target } = startBackend({ crypto });
    const key = createFakeKey();
    for (const headers of [await bringKey(key), await sealKey(key, await target())]) {
      const response = await ask(headers);
      expect(await response.text()).toBe(key);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('answers a token that is too old as stale, and one for another backend as undecryptable', async () => {
    const { ask, target } = startBackend({ crypto });
    const to = await target();
    const stale = await ask(await sealKey(createFakeKey(), { ...to, issuedAt: now - 121 }));
    expect(await readError(stale)).toEqual([409, 'BYOK_TOKEN_STALE']);
    const moved = await ask(await sealKey(createFakeKey(), { ...to, apiOrigin: 'https://b.test' }));
    expect(await readError(moved)).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
    expect(moved.headers.get('Cache-Control')).toBe('no-store');
  });

  it('accepts a token as often as allowed', async () => {
    const { ask, target } = startBackend({ crypto, maxUses: 2 });
    const headers = await sealKey(createFakeKey(), await target());
    const statuses: number[] = [];
    for (let use = 0; use < 3; use += 1) statuses.push((await ask(headers)).status);
    expect(statuses).toEqual([200, 200, 409]);
  });

  it('counts in Redis with other instances, and alone while Redis is unreachable', async () => {
    let uses = 1;
    let isUp = true;
    const redis = {
      eval: () => (isUp ? Promise.resolve((uses += 1)) : Promise.reject(new Error('away'))),
    };
    const secret = 'a secret of thirty-two characters';
    const { ask, target } = startBackend({ crypto, maxUses: 2, redis, secret });
    const headers = await sealKey(createFakeKey(), await target());
    expect((await ask(headers)).status).toBe(200);
    expect((await ask(headers)).status).toBe(409);
    isUp = false;
    const other = await sealKey(createFakeKey(), await target());
    expect((await ask(other)).status).toBe(200);
  });

  it('takes keys as text, and signs its configuration', async () => {
    const keys = formatKeyMaterial(createKeyMaterial(now, filedKeyLife));
    const { configuration, ask } = startBackend({ crypto, keys, about: { name: 'Some' } });
    const response = await configuration();
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    const document = parseByokConfiguration(await response.text());
    await verifyConfiguration(document, apiOrigin);
    expect(document).toMatchObject({
      protocols: ['v1', 'v2'],
      about: { name: 'Some', maxUses: 100 },
    });
    expect((await ask(await bringKey(createFakeKey()))).status).toBe(200);
  });

  it('refuses version 1 if only version 2 is accepted', async () => {
    const { ask } = startBackend({ crypto, protocols: 'v2' });
    const response = await ask(await bringKey(createFakeKey()));
    expect(await readError(response)).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
  });

  it('has no configuration if only version 1 is accepted', async () => {
    const { ask, configuration } = startBackend({ crypto, protocols: 'v1', apiOrigins: [] });
    expect(await readError(await configuration())).toEqual([404, 'NOT_FOUND']);
    expect((await ask(await bringKey(createFakeKey()))).status).toBe(200);
  });

  it('refuses tokens that an earlier process may have counted, if the keys outlive a process', async () => {
    const keys = createKeyMaterial(now - 10, filedKeyLife);
    const { ask, target } = startBackend({ crypto, keys });
    const to = await target();
    const early = await sealKey(createFakeKey(), { ...to, issuedAt: now - 1 });
    expect(await readError(await ask(early))).toEqual([409, 'BYOK_TOKEN_STALE']);
  });
});

describe('withByokKey', () => {
  it('answers a request without a key', async () => {
    expect(await readError(await startBackend().ask())).toEqual([401, 'BYOK_KEY_REQUIRED']);
  });

  it('refuses plain HTTP, whatever the client says of itself', async () => {
    const headers = { ...(await bringKey(createFakeKey())), 'X-Forwarded-Proto': 'https' };
    const response = await startBackend().ask(headers, 'http://api.test');
    expect(await readError(response)).toEqual([403, 'HTTPS_REQUIRED']);
  });

  it.each([
    ['https', 200],
    ['http', 403],
    ['https, http', 403],
    ['HTTPS', 403],
  ])('believes a trusted proxy that says %s', async (proto, status) => {
    const trustedProxies = { has: (address: string) => address === '10.0.0.1' };
    const headers = { ...(await bringKey(createFakeKey())), 'X-Forwarded-Proto': proto };
    const proxied = startBackend({}, { trustedProxies, findPeer: () => '10.0.0.1' });
    expect((await proxied.ask(headers, 'http://api.test')).status).toBe(status);
    const other = startBackend({}, { trustedProxies, findPeer: () => '10.0.0.2' });
    expect((await other.ask(headers, 'http://api.test')).status).toBe(403);
  });

  it('refuses a key that is bound to another provider than the request names', async () => {
    const { ask, target } = startBackend({}, { findProvider: () => Promise.resolve('gemini') });
    const to = await target();
    const own = await ask(await sealKey(createFakeKey(), { ...to, provider: 'gemini' }));
    expect(own.status).toBe(200);
    const other = await ask(await sealKey(createFakeKey(), to));
    expect(await readError(other)).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
  });

  it('answers the errors that a handler throws as answers, with Retry-After', async () => {
    const receiver = createReceiver({ apiOrigins });
    const limited = new ReceiverError('RATE_LIMIT_EXCEEDED', 429, 'Too many requests', {
      retry_after_seconds: 7,
    });
    const ask = async (error: Error) => {
      const handler = withByokKey(() => Promise.reject(error), receiver);
      return handler(new Request(apiOrigin, { headers: await bringKey(createFakeKey()) }));
    };
    const response = await ask(limited);
    expect(response.headers.get('Retry-After')).toBe('7');
    expect(await response.json()).toEqual({
      error: {
        code: 'RATE_LIMIT_EXCEEDED',
        message: 'Too many requests',
        details: { retry_after_seconds: 7 },
      },
    });
    const invalid = await ask(new ValidationError('provider', 'a known id'));
    expect(await readError(invalid)).toEqual([422, 'VALIDATION_ERROR']);
    await expect(ask(new RangeError('other'))).rejects.toThrow(RangeError);
  });

  it('leaves what the handler says about storing, and copies an answer that was fetched', async () => {
    const receiver = createReceiver({ apiOrigins });
    const headers = await bringKey(createFakeKey());
    const ask = (response: Response) =>
      withByokKey(() => response, receiver)(new Request(apiOrigin, { headers }));
    const own = await ask(new Response(null, { headers: { 'Cache-Control': 'private' } }));
    expect(own.headers.get('Cache-Control')).toBe('private');
    const fixed = await ask(Response.redirect('https://b.test'));
    expect([fixed.status, fixed.headers.get('Cache-Control')]).toEqual([302, 'no-store']);
  });
});

it.each([
  ['apiOrigins', { apiOrigins: [] }],
  ['apiOrigins', { apiOrigins: ['http://api.test'] }],
  ['windowSeconds', { windowSeconds: 29 }],
  ['maxUses', { maxUses: 1.5 }],
  ['secret', { redis: { eval: () => Promise.resolve(1) } }],
])('names an option that is malformed: %s', (name, options) => {
  expect(() => createReceiver({ apiOrigins, ...options })).toThrow(new RegExp(`^${name} must`));
});
