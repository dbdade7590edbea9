import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64Url } from '../lib/protocol/base64.ts';
import { configurationPath } from '../lib/protocol/configuration.ts';
import type { SealOpener } from '../lib/protocol/hpke.ts';
import { isProviderId } from '../lib/providers.ts';
import { decryptByokKey, withByokKey } from '../packages/receiver/src/byok-manager.ts';
import { nodeCipher } from '../packages/receiver/src/node/envelope-cipher.ts';
import { nodeTokenNamer } from '../packages/receiver/src/node/token-namer.ts';
import type { KeyRing } from '../packages/receiver/src/key-ring.ts';
import { nodeHash, nodeSealOpener } from '../packages/receiver/src/node/seal-opener.ts';
import { createSealedOffer, type SealedOffer } from '../packages/receiver/src/sealed-offer.ts';
import { MemoryUseCounter } from '../packages/receiver/src/use-counters.ts';
import { createUseLimit } from '../packages/receiver/src/use-limit.ts';
import { readClock } from '../packages/receiver/src/clock.ts';
import { createLog } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { createTestApp, createTestOffer, testOrigin } from '../testkit/backends/create-test-app.ts';
import { bringKey, createFakeKey, spellings } from '../testkit/headers/fake-key.ts';
import { fetchTarget, type SealingTarget, sealKey } from '../testkit/headers/seal-key.ts';

interface Case {
  readonly id: string;
  readonly receiver: {
    readonly apiOrigin: string;
    readonly provider: string | null;
    readonly now: number;
  };
  readonly headers: Readonly<Record<'X-Encrypted-Key' | 'X-Session-Key', string | null>>;
}

interface Vectors {
  readonly keys: readonly {
    readonly id: string;
    readonly privateKeyHex: string;
    readonly notBefore: number;
    readonly notAfter: number;
  }[];
  readonly valid: readonly (Case & { readonly apiKeyHex: string; readonly provider: string })[];
  readonly invalid: readonly (Case & { readonly error: string; readonly status: number })[];
}

const published = new URL('../vectors/byok-v2.json', import.meta.url);
const { keys, valid, invalid } = JSON.parse(readFileSync(published, 'utf8')) as Vectors;
const openers = keys.map((key) => ({
  ...key,
  opener: nodeSealOpener(Buffer.from(key.privateKeyHex, 'hex')),
}));

/** The vectors' receiver as an offer. It stands in for the ring alone, which has its own tests. */
function offerOf({ apiOrigin, now }: Case['receiver'], isRequired: boolean): SealedOffer {
  const accepted = openers.filter(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);
  const ring = {
    openersAt: () =>
      Promise.resolve(new Map<string, SealOpener>(accepted.map(({ id, opener }) => [id, opener]))),
  } as unknown as KeyRing;
  return createSealedOffer({
    ring,
    apiOrigins: () => [apiOrigin],
    isRequired,
    windowSeconds: 120,
    futureSeconds: 30,
    useLimit: { countUse: () => Promise.resolve(true) },
    hash: nodeHash,
    now: () => now,
  });
}

/** The headers of a case, or `null` if no client can send them: HTTP has no line ends in values, nor spaces around them. */
function headersOf({ headers }: Case): Headers | null {
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  try {
    const sent = new Headers(entries);
    return entries.every(([name, value]) => sent.get(name) === value) ? sent : null;
  } catch {
    // fetch refuses what is no header value, as every HTTP client does.
    return null;
  }
}

const varying = ['date', 'x-request-id'];

async function readWhole(response: Response): Promise<string> {
  const names = [...response.headers].filter(([name]) => !varying.includes(name));
  return `${response.status} ${JSON.stringify(names)} ${await response.text()}`;
}

describe('the published vectors through the routes', () => {
  const answers = new Map<string, Set<string>>();

  /** Asks both routes as a page would; `null` if the case cannot be sent, or is about no provider that the routes know. */
  async function askRoutes(vector: Case): Promise<Response[] | null> {
    const { provider } = vector.receiver;
    const headers = headersOf(vector);
    if (headers === null || (provider !== null && !isProviderId(provider))) return null;
    const app = createTestApp({ sealed: offerOf(vector.receiver, true) });
    const query = provider === null ? '' : `?provider=${provider}`;
    const models = await app.fetch(new Request(`${testOrigin}/api/v1/models${query}`, { headers }));
    if (provider === null) return [models];
    const body = JSON.stringify({ provider });
    const url = `${testOrigin}/api/v1/keys/validate`;
    return [models, await app.fetch(new Request(url, { method: 'POST', headers, body }))];
  }

  it.each(valid)('open $id', async (vector) => {
    const provider = vector.receiver.provider ?? vector.provider;
    const responses = await askRoutes(vector);
    if (responses === null) {
      expect(isProviderId(provider)).toBe(false);
      return;
    }
    for (const response of responses) expect(response.status).not.toBe(400);
    expect(responses[0]?.status).toBe(200);
    expect(await responses[0]?.json()).toMatchObject({ provider });
  });

  it.each(valid)('hand on the key of $id', async (vector) => {
    const handler = withByokKey(
      (_request, key) =>
        Response.json([key.use((bytes) => Buffer.from(bytes).toString('hex')), key.provider]),
      {
        createCipher: nodeCipher,
        sealed: offerOf(vector.receiver, true),
        findProvider: () => vector.receiver.provider,
      },
    );
    const response = await handler(new Request(testOrigin, { headers: headersOf(vector) ?? {} }));
    expect(await response.json()).toEqual([vector.apiKeyHex, vector.provider]);
  });

  it.each(invalid)('refuse $id with $error', async (vector) => {
    const responses = (await askRoutes(vector)) ?? [];
    for (const response of responses) {
      expect(response.status).toBe(vector.status);
      const kind = `${vector.error} ${vector.id === 'both-missing' ? vector.id : ''}`;
      const seen = answers.get(kind) ?? new Set();
      answers.set(kind, seen.add(await readWhole(response)));
    }
  });

  it.each(invalid.filter((vector) => headersOf(vector) === null))(
    'refuse $id, were it sent, with $error',
    async ({ headers, receiver, error }) => {
      const get = (name: string) => headers[name as keyof typeof headers];
      const request = { headers: { get } } as unknown as Request;
      const how = { createCipher: nodeCipher, sealed: offerOf(receiver, true) };
      await expect(decryptByokKey(request, how, receiver.provider)).rejects.toMatchObject({
        code: error,
      });
    },
  );

  it('have sent what can be sent, and seen one answer for each code', () => {
    expect([...invalid, ...valid].filter((vector) => headersOf(vector) === null)).toHaveLength(7);
    expect([...answers.keys()].map((kind) => kind.trim()).sort()).toEqual([
      'BYOK_DECRYPTION_FAILED',
      'BYOK_KEY_REQUIRED both-missing',
      'BYOK_TOKEN_STALE',
    ]);
    for (const seen of answers.values()) expect(seen.size).toBe(1);
  });
});

describe('a backend that offers version 2', () => {
  const clock = { now: readClock() };
  let sealed: SealedOffer;
  let app: ReturnType<typeof createTestApp>;
  let target: SealingTarget;

  async function createSubject(options: Parameters<typeof createTestOffer>[0] = {}) {
    sealed = await createTestOffer({ now: () => clock.now, ...options });
    app = createTestApp({ sealed });
    target = await fetchTarget(async (path) => (await ask(path)).text(), testOrigin);
  }

  const ask = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    app.fetch(new Request(testOrigin + path, { headers, ...init }));
  const models = async (headers: Record<string, string>, query = '?provider=openai') =>
    ask(`/api/v1/models${query}`, headers);

  beforeAll(async () => {
    clock.now = readClock();
    await createSubject();
  });

  async function codeOf(response: Response): Promise<[number, unknown]> {
    const body = (await response.json()) as { error?: { code?: unknown } };
    return [response.status, body.error?.code];
  }

  it('publishes its configuration, which may be a minute old', async () => {
    const response = await ask(configurationPath);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    expect(await response.json()).toMatchObject({ protocols: ['v1', 'v2'], window_seconds: 120 });
  });

  it("accepts both versions, and uses the token's provider if the request names none", async () => {
    const key = createFakeKey();
    expect((await models(await sealKey(key, target))).status).toBe(200);
    expect((await models(await bringKey(key))).status).toBe(200);
    const bound = await sealKey(key, { ...target, provider: 'anthropic' });
    expect(await (await models(bound, '')).json()).toMatchObject({ provider: 'anthropic' });
  });

  it('uses a key for the provider that it is bound to, and no other', async () => {
    const bound = await sealKey(createFakeKey(), { ...target, provider: 'anthropic' });
    expect(await codeOf(await models(bound))).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
    const validation = { method: 'POST', body: '{"provider":"openai"}' };
    const validated = await ask('/api/v1/keys/validate', bound, validation);
    expect(await codeOf(validated)).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
    const unknown = await sealKey(createFakeKey(), { ...target, provider: 'nobody' });
    expect(await codeOf(await models(unknown, ''))).toEqual([422, 'VALIDATION_ERROR']);
  });

  it.each([
    [-121, 409],
    [-120, 200],
    [30, 200],
    [31, 409],
  ])('answers a token that was issued at %i seconds from now with %i', async (offset, status) => {
    const headers = await sealKey(createFakeKey(), { ...target, issuedAt: clock.now + offset });
    expect((await models(headers)).status).toBe(status);
  });

  it('says that a token is stale with its own code, before it looks at anything else', async () => {
    const headers = await sealKey(createFakeKey(), { ...target, issuedAt: clock.now - 500 });
    const forged = { ...headers, 'X-Encrypted-Key': 'AAAA' };
    const answers = new Set<string>();
    for (const each of [headers, forged, { 'X-Session-Key': headers['X-Session-Key'] }]) {
      answers.add(await readWhole(await models(each)));
    }
    expect([...answers]).toEqual([
      expect.stringMatching(
        /^409 .*\{"error":\{"code":"BYOK_TOKEN_STALE","message":"The session key must be sealed again under the current configuration"\}\}$/,
      ) as string,
    ]);
  });

  it('answers a key that it does not know as stale', async () => {
    const recipient = { ...target.recipient, id: 'unknown' };
    const headers = await sealKey(createFakeKey(), { ...target, recipient });
    expect(await codeOf(await models(headers))).toEqual([409, 'BYOK_TOKEN_STALE']);
  });

  it('binds to its own origin, whatever the Host header is', async () => {
    const headers = await sealKey(createFakeKey(), target);
    const request = new Request('https://evil.test/api/v1/models?provider=openai', { headers });
    expect((await app.fetch(request)).status).toBe(200);
    const moved = await sealKey(createFakeKey(), { ...target, apiOrigin: 'https://evil.test' });
    const lured = new Request(request, { headers: moved });
    expect(await codeOf(await app.fetch(lured))).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
  });

  it('may have several origins, of which Host names one', async () => {
    await createSubject({ apiOrigins: () => ['https://other.test', testOrigin] });
    const headers = await sealKey(createFakeKey(), target);
    expect((await models(headers)).status).toBe(200);
    const elsewhere = new Request('https://other.test/api/v1/models?provider=openai', { headers });
    expect((await app.fetch(elsewhere)).status).toBe(400);
    const unknown = await app.fetch(new Request(`https://evil.test${configurationPath}`));
    const first = await app.fetch(new Request(`https://other.test${configurationPath}`));
    expect(await unknown.text()).toBe(await first.text());
  });

  it('refuses version 1 if it requires version 2, like what cannot be decrypted', async () => {
    await createSubject({ isRequired: true });
    const refused = await readWhole(await models(await bringKey(createFakeKey())));
    const sealedHeaders = await sealKey(createFakeKey(), target);
    expect((await models(sealedHeaders)).status).toBe(200);
    const forged = { ...sealedHeaders, 'X-Encrypted-Key': 'AAAA' };
    expect(await readWhole(await models(forged))).toBe(refused);
    expect(refused).toMatch(/^400 .*BYOK_DECRYPTION_FAILED/);
    expect(await codeOf(await models({}))).toEqual([401, 'BYOK_KEY_REQUIRED']);
  });

  it('has no configuration if it accepts only version 1, and refuses tokens', async () => {
    await createSubject();
    const headers = await sealKey(createFakeKey(), target);
    app = createTestApp();
    expect((await ask(configurationPath)).status).toBe(404);
    expect(await codeOf(await models(headers))).toEqual([400, 'BYOK_DECRYPTION_FAILED']);
  });

  it('accepts a token up to its limit, and then calls it stale', async () => {
    const life = { windowSeconds: 120, futureSeconds: 30, now: () => clock.now };
    const memory = new MemoryUseCounter(life);
    const useLimit = createUseLimit({ maxUses: 3, nameToken: nodeTokenNamer(null), memory });
    await createSubject({ useLimit });
    const headers = await sealKey(createFakeKey(), target);
    const statuses: number[] = [];
    for (let use = 0; use < 5; use += 1) statuses.push((await models(headers)).status);
    expect(statuses).toEqual([200, 200, 200, 409, 409]);
    const usedUp = await readWhole(await models(headers));
    const stale = await sealKey(createFakeKey(), { ...target, issuedAt: clock.now - 500 });
    expect(usedUp).toBe(await readWhole(await models(stale)));
    expect((await models(await sealKey(createFakeKey(), target))).status).toBe(200);
  });

  it('counts no token that does not open', async () => {
    const counted: string[] = [];
    const countUse = (token: string) => Promise.resolve(counted.push(token) > 0);
    await createSubject({ useLimit: { countUse } });
    const headers = await sealKey(createFakeKey(), target);
    const token = headers['X-Session-Key'];
    const forged = `${token.slice(0, -8)}${encodeBase64Url(new Uint8Array(6))}`;
    await models({ ...headers, 'X-Session-Key': forged });
    await models({ ...headers, 'X-Encrypted-Key': 'AAAA' });
    await models(headers, '?provider=anthropic');
    expect(counted).toEqual([]);
    await models(headers);
    expect(counted).toEqual([token]);
  });

  it('logs and counts the version and the class of a refusal, and nothing of a token', async () => {
    const lines: string[] = [];
    const metrics = createMetrics({ audience: 'everyone', isRedisUp: null });
    const countUse = () => Promise.resolve(lines.length < 3);
    await createSubject({ useLimit: { countUse } });
    app = createTestApp({
      sealed,
      metrics,
      log: createLog('debug', { write: (line) => lines.push(line) }),
    });
    const apiKey = createFakeKey();
    const good = await sealKey(apiKey, target);
    const stale = await sealKey(apiKey, { ...target, issuedAt: clock.now - 500 });
    await models(good);
    await models(stale);
    await models({ ...good, 'X-Encrypted-Key': stale['X-Encrypted-Key'] });
    await models(good);
    await models(await bringKey(createFakeKey('-rejected-')));
    const failures = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'key_validation_failed');
    expect(failures.map(({ protocol, reason }) => [protocol, reason])).toEqual([
      ['v2', 'token_stale'],
      ['v2', 'undecryptable'],
      ['v2', 'token_used_up'],
      ['v1', 'rejected_by_provider'],
    ]);
    const { text = '' } = (await metrics.read('127.0.0.1')) ?? {};
    expect(text).toContain('{provider="openai",outcome="accepted",protocol="v2"} 1');
    expect(text).toContain('{provider="openai",outcome="token_used_up",protocol="v2"} 1');
    for (const secret of [apiKey, ...Object.values(good), ...Object.values(stale)]) {
      for (const spelling of spellings(secret)) expect(text + lines.join()).not.toContain(spelling);
    }
  });
});
