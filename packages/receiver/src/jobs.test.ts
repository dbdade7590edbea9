import { describe, expect, it, vi } from 'vitest';
import { configurationPath } from '../../../lib/protocol/configuration.ts';
import {
  ByokDecryptionError,
  ByokKeyRequiredError,
  ByokTokenStaleError,
} from '../../../lib/protocol/errors.ts';
import { bringKey, createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey, type SealingTarget } from '../../../testkit/headers/seal-key.ts';
import type { BroughtKey } from './brought-key.ts';
import { decryptByokKey } from './byok-manager.ts';
import { TokenUsedUpError } from './errors.ts';
import * as express from './express.ts';
import * as fastify from './fastify.ts';
import * as hono from './hono.ts';
import { type JobPair, SealedPairRequiredError, withByokJob } from './jobs.ts';
import { formatKeyMaterial } from './key-material.ts';
import { createKeyMaterial, filedKeyLife } from './key-plan.ts';
import * as next from './next.ts';
import { nodeCrypto } from './node/node-crypto.ts';
import { createReceiver, type ReceiverOptions, webCrypto } from './receiver.ts';
import { SecretWipedError } from './secret-bytes.ts';

const apiOrigin = 'https://api.test';
const start = 1_800_000_000;
const apiKey = createFakeKey();
const secret = 'a secret of thirty-two characters';

/** A web process and a worker with one file of keys and one clock. Each counts alone, unless Redis is given. */
function startBackend(options: Partial<ReceiverOptions> = {}) {
  const clock = { seconds: start };
  const keys = formatKeyMaterial(createKeyMaterial(start - 10, filedKeyLife));
  const create = () =>
    createReceiver({ apiOrigins: [apiOrigin], keys, now: () => clock.seconds, ...options });
  const [web, worker] = [create(), create()];
  clock.seconds += 5;
  const readConfiguration = async () =>
    (await web.configuration(new Request(apiOrigin + configurationPath))).text();
  const bring = async (changes: Partial<SealingTarget> = {}) => {
    const target = await fetchTarget(readConfiguration, apiOrigin, clock.seconds);
    return requestWith(await sealKey(apiKey, { ...target, ...changes }));
  };
  return { web, worker, clock, bring };
}

function requestWith(headers: Record<string, string>, url = apiOrigin): Request {
  return new Request(url, { headers });
}

function readText(key: BroughtKey): string {
  return key.use((bytes) => Buffer.from(bytes).toString());
}

/** The pair as a queue returns it. */
function throughQueue(pair: JobPair): JobPair {
  return JSON.parse(JSON.stringify(pair)) as JobPair;
}

/** A Redis that only counts. */
function createFakeRedis() {
  const uses = new Map<string, number>();
  const ends: number[] = [];
  return {
    ends,
    eval(_script: string, _count: number, name: string, end: number) {
      ends.push(end);
      uses.set(name, (uses.get(name) ?? 0) + 1);
      return Promise.resolve(uses.get(name));
    },
  };
}

describe.each([
  ['WebCrypto', webCrypto],
  ['node:crypto', nodeCrypto],
])('a job on %s', (_name, crypto) => {
  it('opens in the worker, and knows its provider', async () => {
    const { web, worker, bring } = startBackend({ crypto });
    const pair = throughQueue(await web.handOver(await bring(), 'openai'));
    const used = await worker.receive(pair, (key) => [readText(key), key.provider]);
    expect(used).toEqual([apiKey, 'openai']);
  });

  it('opens until the window for jobs ends, which is longer than that of requests', async () => {
    const { web, worker, clock, bring } = startBackend({ crypto, jobWindowSeconds: 300 });
    const request = await bring();
    const pair = await web.handOver(request);
    clock.seconds += 300;
    await expect(web.handOver(request)).rejects.toThrow(ByokTokenStaleError);
    expect(await worker.receive(pair, readText)).toBe(apiKey);
    clock.seconds += 1;
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokTokenStaleError);
  });

  it('is refused with a pair that was changed in the queue', async () => {
    const { web, worker, bring } = startBackend({ crypto });
    const pair = await web.handOver(await bring());
    const changes = [
      { api_origin: 'https://evil.test' },
      { api_origin: null },
      { api_origin: `${apiOrigin}/` },
      { encrypted_key: '' },
      { encrypted_key: 1 },
      { encrypted_key: 'AAAA'.repeat(10) },
      { session_key: 'v2.none' },
      { session_key: pair.session_key.replace(String(start + 5), String(start + 6)) },
      { session_key: pair.session_key.replace('.openai.', '.gemini.') },
    ];
    for (const change of changes) {
      const changed = { ...pair, ...change } as JobPair;
      await expect(worker.receive(changed, readText)).rejects.toThrow(ByokDecryptionError);
    }
  });
});

describe('handOver', () => {
  it('returns the members that the receiver for Python reads, and nothing else', async () => {
    const { web, bring } = startBackend();
    const request = await bring();
    expect(throughQueue(await web.handOver(request))).toStrictEqual({
      api_origin: apiOrigin,
      encrypted_key: request.headers.get('X-Encrypted-Key'),
      session_key: request.headers.get('X-Session-Key'),
    });
  });

  it('names the origin that the request was sent to, if the backend has several', async () => {
    const apiOrigins = ['https://first.test', apiOrigin];
    const { web, worker, bring } = startBackend({ apiOrigins });
    const pair = await web.handOver(await bring());
    expect(pair.api_origin).toBe(apiOrigin);
    expect(await worker.receive(pair, readText)).toBe(apiKey);
  });

  it('refuses a key of version 1, and says why to the backend only', async () => {
    const { web } = startBackend();
    const refusal = web.handOver(requestWith(await bringKey(apiKey)));
    const error: unknown = await refusal.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SealedPairRequiredError);
    expect(String(error)).toMatch(/a job must have a key of version 2/);
    expect(error).toMatchObject({
      code: 'BYOK_DECRYPTION_FAILED',
      message: 'Failed to decrypt API key',
    });
  });

  it('tells the sender of a bad pair at once', async () => {
    const { web, clock, bring } = startBackend();
    const request = await bring();
    await expect(web.handOver(requestWith({}))).rejects.toThrow(ByokKeyRequiredError);
    await expect(web.handOver(request, 'anthropic')).rejects.toThrow(ByokDecryptionError);
    request.headers.set('X-Encrypted-Key', (await bring()).headers.get('X-Encrypted-Key') ?? '');
    await expect(web.handOver(request)).rejects.toThrow(ByokDecryptionError);
    clock.seconds += 200;
    await expect(web.handOver(request)).rejects.toThrow(ByokTokenStaleError);
  });

  it('zeroes the key', async () => {
    const plaintexts: Uint8Array[] = [];
    const keep: typeof nodeCrypto.createCipher = (...given) => {
      const cipher = nodeCrypto.createCipher(...given);
      const decrypt = async (envelope: Uint8Array) => {
        const plaintext = await cipher.decrypt(envelope);
        plaintexts.push(plaintext);
        return plaintext;
      };
      return { ...cipher, decrypt };
    };
    const { web, bring } = startBackend({ crypto: { ...nodeCrypto, createCipher: keep } });
    await web.handOver(await bring());
    expect(plaintexts.map((bytes) => bytes.length)).toEqual([apiKey.length]);
    expect(plaintexts.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  });

  it('counts no use', async () => {
    const { web, worker, bring } = startBackend({ maxUses: 1, redis: createFakeRedis(), secret });
    const request = await bring();
    await web.handOver(request);
    expect(await worker.receive(await web.handOver(request), readText)).toBe(apiKey);
  });
});

describe('receive', () => {
  it('wipes the key when the promise of its user settles, not before', async () => {
    const { web, worker, bring } = startBackend();
    const pair = await web.handOver(await bring());
    const kept: BroughtKey[] = [];
    const use = async (key: BroughtKey) => {
      kept.push(key);
      await Promise.resolve();
      expect(readText(key)).toBe(apiKey);
      throw new RangeError('of the job');
    };
    await expect(worker.receive(pair, use)).rejects.toThrow(RangeError);
    expect(() => kept.map(readText)).toThrow(SecretWipedError);
  });

  it('refuses what was sealed for another backend', async () => {
    // Anybody can publish this backend's sealing key as their own, and bring here what was sealed for them.
    const { worker, bring } = startBackend();
    const evil = 'https://evil.test';
    const { headers } = await bring({ apiOrigin: evil });
    const pair = {
      api_origin: evil,
      encrypted_key: headers.get('X-Encrypted-Key') ?? '',
      session_key: headers.get('X-Session-Key') ?? '',
    };
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokDecryptionError);
  });

  it('refuses a pair of version 1, and what is no pair', async () => {
    const { worker } = startBackend();
    const headers = await bringKey(apiKey);
    const pair = {
      api_origin: apiOrigin,
      encrypted_key: headers['X-Encrypted-Key'],
      session_key: headers['X-Session-Key'],
    };
    for (const job of [pair, {}, null, 'v2.', { ...pair, session_key: ['v2.'] }]) {
      const refusal = worker.receive(job as JobPair, readText);
      await expect(refusal).rejects.toThrow(SealedPairRequiredError);
    }
  });

  it('counts uses together with requests, in Redis', async () => {
    const redis = createFakeRedis();
    const { web, worker, bring } = startBackend({ maxUses: 2, redis, secret });
    const request = await bring();
    const pair = await web.handOver(request);
    (await decryptByokKey(request, web))[Symbol.dispose]();
    await worker.receive(pair, readText);
    const use = vi.fn();
    await expect(worker.receive(pair, use)).rejects.toThrow(TokenUsedUpError);
    await expect(decryptByokKey(request, web)).rejects.toThrow(TokenUsedUpError);
    expect(use).not.toHaveBeenCalled();
    // Each process keeps the count for as long as a job may bring the token: 600 seconds, and 90 for clocks.
    expect(new Set(redis.ends)).toEqual(new Set([(start + 5 + 690) * 1_000]));
  });

  it('remembers uses for as long as jobs may wait', async () => {
    const { web, worker, clock, bring } = startBackend({ maxUses: 2 });
    const pair = await web.handOver(await bring());
    await worker.receive(pair, readText);
    clock.seconds += 500;
    await worker.receive(pair, readText);
    await expect(worker.receive(pair, readText)).rejects.toThrow(TokenUsedUpError);
  });

  it('refuses what was sealed before a worker started that counts alone', async () => {
    const { web, worker, clock, bring } = startBackend();
    clock.seconds = start;
    const pair = await web.handOver(await bring());
    clock.seconds += 5;
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokTokenStaleError);
  });

  it('refuses a token after the window for jobs, also without a limit of uses', async () => {
    const { web, worker, clock, bring } = startBackend({ maxUses: 0 });
    const pair = await web.handOver(await bring());
    clock.seconds += 600;
    expect(await worker.receive(pair, readText)).toBe(apiKey);
    clock.seconds += 1;
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokTokenStaleError);
  });

  it('refuses a pair whose sealing key has ended', async () => {
    const life = { periodSeconds: 60, overlapSeconds: 60 };
    const keys = formatKeyMaterial(createKeyMaterial(start, life));
    const { web, worker, clock, bring } = startBackend({ keys });
    const pair = await web.handOver(await bring());
    clock.seconds = start + 119;
    expect(await worker.receive(pair, readText)).toBe(apiKey);
    clock.seconds += 1;
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokTokenStaleError);
  });

  it('takes no keys where only version 1 is accepted', async () => {
    const { web, bring } = startBackend();
    const request = await bring();
    const pair = await web.handOver(request);
    const { worker } = startBackend({ protocols: 'v1' });
    await expect(worker.handOver(request)).rejects.toThrow(ByokDecryptionError);
    await expect(worker.receive(pair, readText)).rejects.toThrow(ByokDecryptionError);
  });
});

it.each([
  [120, 119],
  [120, 3_601],
  [900, 600],
])('refuses %i seconds for requests with %i for jobs', (windowSeconds, seconds) => {
  const windows = { windowSeconds, jobWindowSeconds: seconds };
  expect(() => startBackend(windows)).toThrow(/^jobWindowSeconds must/);
});

it('a window for requests that is longer than 600 seconds is also that for jobs', async () => {
  const { web, worker, clock, bring } = startBackend({ windowSeconds: 900 });
  const pair = await web.handOver(await bring());
  clock.seconds += 900;
  expect(await worker.receive(pair, readText)).toBe(apiKey);
});

type Backend = ReturnType<typeof startBackend>;

/** Sends a request to the handler of an adapter that answers with its pair, and returns status, storing and body. */
const adapters: Readonly<
  Record<string, (web: Backend['web'], request: Request) => Promise<Response>>
> = {
  core: (web, request) => withByokJob((_request, pair) => Response.json(pair), web)(request),
  hono: (web, request) =>
    hono.withByokJob(
      (_context, pair) => Response.json(pair),
      web,
    )({
      req: { raw: request },
      env: {},
    }),
  next: (web, request) =>
    next.withByokJob((_request, pair) => Response.json(pair), web)(request, {}),
  async express(web, request) {
    const headers = new Headers();
    let [status, text] = [200, ''];
    const response = {
      headersSent: false,
      setHeader: (name: string, value: string) => {
        headers.set(name, value);
      },
      writeHead(code: number, values: Readonly<Record<string, string>>) {
        status = code;
        for (const [name, value] of Object.entries(values)) headers.set(name, value);
      },
      end: (body: string) => {
        text = body;
      },
    };
    const handler = express.withByokJob((_request, output: typeof response, pair) => {
      output.end(JSON.stringify(pair));
    }, web);
    await handler(toNodeRequest(request), response, (error) => {
      throw error;
    });
    return new Response(text, { status, headers });
  },
  async fastify(web, request) {
    const headers = new Headers();
    let status = 200;
    const reply = {
      code: (code: number) => {
        status = code;
      },
      headers(values: Record<string, string>) {
        for (const [name, value] of Object.entries(values)) headers.set(name, value);
      },
    };
    const handler = fastify.withByokJob((_request, _reply, pair) => JSON.stringify(pair), web);
    const text = String(await handler({ raw: toNodeRequest(request) }, reply));
    return new Response(text, { status, headers });
  },
};

function toNodeRequest(request: Request) {
  const { protocol, host } = new URL(request.url);
  const socket = { remoteAddress: '127.0.0.1', encrypted: protocol === 'https:' };
  return { headers: { host, ...Object.fromEntries(request.headers) }, socket };
}

it('withByokJob of Next believes the proxy that ended TLS', async () => {
  const { web, bring } = startBackend();
  const headers = { ...Object.fromEntries((await bring()).headers), 'X-Forwarded-Proto': 'https' };
  const handler = next.withByokJob((_request, pair) => Response.json(pair), web);
  expect((await handler(requestWith(headers, 'http://api.test'), {})).status).toBe(200);
});

describe.each(Object.entries(adapters))('withByokJob of %s', (name, ask) => {
  it('passes the sealed pair to the handler, and lets nobody store the answer', async () => {
    const { web, worker, bring } = startBackend();
    const response = await ask(web, await bring());
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    expect(await worker.receive((await response.json()) as JobPair, readText)).toBe(apiKey);
  });

  it('answers what is no sealed pair with the error envelope', async () => {
    const { web } = startBackend();
    const answers = [
      await ask(web, requestWith({})),
      await ask(web, requestWith(await bringKey(apiKey))),
    ];
    const read = answers.map(async (answer) => [answer.status, (await answer.json()) as unknown]);
    expect(await Promise.all(read)).toMatchObject([
      [401, { error: { code: 'BYOK_KEY_REQUIRED' } }],
      [400, { error: { code: 'BYOK_DECRYPTION_FAILED', message: 'Failed to decrypt API key' } }],
    ]);
  });

  it('refuses plain HTTP', async () => {
    const { web, bring } = startBackend();
    const plain = { ...Object.fromEntries((await bring()).headers) };
    // Next does not tell how a request came: its adapter believes the header that a proxy sets.
    if (name === 'next') plain['X-Forwarded-Proto'] = 'http';
    const response = await ask(web, requestWith(plain, 'http://api.test'));
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { error: { code: 'HTTPS_REQUIRED' } },
    ]);
  });
});
