import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { expectControlsFound } from '../../packages/byte-search/src/controls.ts';
import { searchTree, type TreeReport } from '../../packages/byte-search/src/search-tree.ts';
import type { Canary } from '../../testkit/canaries/canaries.ts';
import { RedisVerifier } from '../../testkit/canaries/redis-verifier.ts';
import { providerIds } from '../../lib/providers.ts';
import { type ProviderMark, providerMarks } from '../../testkit/providers/answer-as-marked.ts';
import { errorCodeOf } from '../../testkit/http/ask.ts';
import type { Exchange, SentRequest } from '../../testkit/http/recording-client.ts';
import type { SealingTarget } from '../../testkit/headers/seal-key.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 150_000 });

const validatePath = '/api/v1/keys/validate';
let world: RedisVerifier;

beforeAll(async () => {
  world = await RedisVerifier.start();
});

afterAll(() => world[Symbol.asyncDispose]());

async function createCanary(mark?: ProviderMark): Promise<Canary> {
  return world.createCanary('v1', { mark });
}

/** Every client has its own address, so that limits let all but those through that are to be limited. */
async function send(path: string, request: Partial<SentRequest> = {}): Promise<Exchange> {
  const { client } = world;
  const localAddress = client.nextAddress() ?? '';
  return client.send({ method: 'GET', path, headers: {}, localAddress, ...request });
}

async function validate(
  { headers }: Canary,
  provider = 'openai',
  client: Pick<SentRequest, 'localAddress'> = {},
): Promise<number> {
  const body = JSON.stringify({ provider });
  return (await send(validatePath, { method: 'POST', headers, body, ...client })).status;
}

async function listModels({ headers }: Canary, provider = 'openai'): Promise<number> {
  return (await send(`/api/v1/models?provider=${provider}`, { headers })).status;
}

/** What both routes answer where a provider does this. */
const expected: Readonly<Record<ProviderMark, number>> = {
  '-200-': 200,
  '-401-': 401,
  '-402-': 200,
  '-403-': 401,
  '-429-': 200,
  '-500-': 502,
  '-echo-': 502,
  '-redirect-': 502,
  '-hang-': 502,
  '-reset-': 502,
  '-garbage-': 502,
  '-half-': 502,
  '-oversize-': 502,
};

it.each(providerMarks)('gets the documented answer when a provider does %s', async (mark) => {
  const startedAt = performance.now();
  const statuses = providerIds.flatMap((id) => [
    createCanary(mark).then((canary) => validate(canary, id)),
    createCanary(mark).then((canary) => listModels(canary, id)),
  ]);
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([expected[mark]]));
  // A provider is given up after 6 s.
  expect(performance.now() - startedAt).toBeLessThan(8_000);
});

type Way = (canary: Canary) => Promise<number>;

function withHeaders(change: (canary: Canary) => Record<string, string | string[]>): Way {
  return async (canary) => (await send('/api/v1/models', { headers: change(canary) })).status;
}

function withEnvelope(change: (envelope: string) => string): Way {
  return withHeaders(({ headers }) => ({
    ...headers,
    'X-Encrypted-Key': change(headers['X-Encrypted-Key']),
  }));
}

function withBody(create: (apiKey: string) => string): Way {
  return async ({ headers, apiKey }) =>
    (await send(validatePath, { method: 'POST', headers, body: create(apiKey) })).status;
}

function to(path: (apiKey: string) => string, method = 'GET'): Way {
  return async ({ headers, apiKey }) => (await send(path(apiKey), { method, headers })).status;
}

function asLine(line: (apiKey: string) => string, readPort?: () => number): Way {
  return (canary) => world.sendRaw(canary, line(canary.apiKey), readPort?.());
}

const ways: readonly (readonly [name: string, status: number, way: Way])[] = [
  ['with a wrong tag', 400, withEnvelope((text) => `${text.slice(0, -4)}AAAA`)],
  ['truncated', 400, withEnvelope((text) => text.slice(0, -8))],
  ['with one character too many', 400, withEnvelope((text) => `${text}A`)],
  ['longer than any key', 400, withEnvelope((text) => text.repeat(60))],
  ['longer than headers may be', 431, withEnvelope((text) => text.repeat(200))],
  ['twice', 400, withHeaders(({ headers }) => repeatHeader(headers))],
  ['without its session key', 400, withHeaders(({ headers }) => dropSessionKey(headers))],
  ['as a session key', 400, withHeaders((c) => ({ ...c.headers, 'X-Session-Key': c.apiKey }))],
  ['in another header', 401, withHeaders(({ apiKey }) => ({ Authorization: `Bearer ${apiKey}` }))],
  ['as body', 422, withBody((apiKey) => apiKey)],
  ['as provider', 422, withBody((apiKey) => JSON.stringify({ provider: apiKey }))],
  ['in a body that is too long', 422, withBody((apiKey) => JSON.stringify([apiKey.repeat(40)]))],
  ['without a body', 422, withBody(() => '')],
  ['in the query', 422, to((apiKey) => `/api/v1/models?provider=${apiKey}`)],
  ['in a path that is no route', 404, to((apiKey) => `/api/v1/${apiKey}`)],
  ['in a path outside the API', 404, to((apiKey) => `/${apiKey}?${apiKey}`)],
  ['to /health', 200, to(() => '/health')],
  ['to the demo site', 200, to(() => '/')],
  ['to /metrics', 200, to(() => '/metrics')],
  ['with a preflight', 204, to(() => validatePath, 'OPTIONS')],
  ['with GET to the wrong route', 404, to(() => validatePath)],
  ['with DELETE', 405, to(() => validatePath, 'DELETE')],
  ['with TRACE', 405, asLine((apiKey) => `TRACE /${apiKey} HTTP/1.1`)],
  ['with CONNECT', 405, asLine((apiKey) => `CONNECT ${apiKey}:443 HTTP/1.1`)],
  ['in what is no HTTP', 400, asLine((apiKey) => `${apiKey} ${apiKey}`)],
  [
    'over plain HTTP',
    403,
    asLine(
      (apiKey) => `GET /${apiKey} HTTP/1.1`,
      () => world.surroundings.plainPort,
    ),
  ],
  [
    'over plain HTTP to the port of HTTPS',
    0,
    asLine(
      (apiKey) => `GET /${apiKey} HTTP/1.1`,
      () => world.verifier.port,
    ),
  ],
];

function repeatHeader(headers: Canary['headers']): Record<string, string | string[]> {
  const sessionKey = headers['X-Session-Key'];
  return { ...headers, 'X-Session-Key': [sessionKey, sessionKey] };
}

function dropSessionKey(headers: Canary['headers']): Record<string, string> {
  return { 'X-Encrypted-Key': headers['X-Encrypted-Key'] };
}

it.each(ways)('gets the documented answer when it comes %s', async (_name, status, way) => {
  expect(await way(await createCanary())).toBe(status);
});

async function createSealed(mark?: ProviderMark, sealedFor: Partial<SealingTarget> = {}) {
  return world.createCanary('v2', { mark, sealedFor });
}

it.each(providerMarks)('gets the same answer if it came sealed, at %s', async (mark) => {
  expect(await validate(await createSealed(mark))).toBe(expected[mark]);
  expect(await listModels(await createSealed(mark))).toBe(expected[mark]);
});

it.each<[string, number, Partial<SealingTarget>]>([
  ['for another provider', 400, { provider: 'anthropic' }],
  ['for another backend', 400, { apiOrigin: 'https://evil.test' }],
  ['long ago', 409, { issuedAt: 1_600_000_000 }],
])('is answered as documented where it was sealed %s', async (_name, status, changes) => {
  expect(await validate(await createSealed(undefined, changes))).toBe(status);
});

it.each(ways)(
  'is answered the same where it was sealed and comes %s',
  async (_name, status, way) => {
    expect(await way(await createSealed())).toBe(status);
  },
);

it('is called stale if its token has been used too often', async () => {
  const canary = await createSealed();
  const statuses: number[] = [];
  for (let use = 0; use < 102; use += 1) statuses.push(await listModels(canary));
  expect(statuses).toEqual([...Array<number>(100).fill(200), 409, 409]);
});

it.each([
  ['beyond the limits of a client', undefined, 25, [...Array<number>(20).fill(200), 429]],
  ['after failures in a row', '-401-', 7, [401, 401, 401, 401, 401, 429]],
] as const)('is refused %s', async (_name, mark, times, statuses) => {
  const client = { localAddress: world.client.nextAddress() ?? '' };
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) {
    seen.push(await validate(await createCanary(mark), 'openai', client));
  }
  expect(seen.slice(0, statuses.length)).toEqual(statuses);
  expect(seen.slice(statuses.length).every((status) => status === 429)).toBe(true);
});

it('is answered as documented in a mix of everything at once', async () => {
  const marks = providerMarks.filter((mark) => mark !== '-hang-');
  const marked = [...marks, ...marks, ...marks].map(async (mark) => {
    expect(await validate(await createCanary(mark))).toBe(expected[mark]);
  });
  const others = ways.map(async ([, status, way]) => {
    expect(await way(await createCanary())).toBe(status);
  });
  await Promise.all([...marked, ...others]);
});

it('is refused while Redis is away, which mends itself under traffic', async () => {
  const canary = await createCanary();
  const traffic = { isOn: true, statuses: new Set<number>() };
  const keepAsking = async (): Promise<void> => {
    while (traffic.isOn) traffic.statuses.add(await validate(canary));
  };
  const running = [keepAsking(), keepAsking()];
  await world.redis.stop();
  await world.verifier.waitForLine('"redis_down"');
  const { headers } = await createCanary();
  const body = '{"provider":"openai"}';
  const refused = await send(validatePath, { method: 'POST', headers, body });
  const code = errorCodeOf({ text: refused.body.toString() });
  expect([refused.status, code]).toEqual([503, 'RATE_LIMIT_UNAVAILABLE']);
  expect(await listModels(canary)).toBe(200);
  await world.redis.resume();
  await world.verifier.waitForLine('"redis_up"');
  expect(await validate(canary)).toBe(200);
  traffic.isOn = false;
  await Promise.all(running);
  expect(traffic.statuses).toEqual(new Set([200, 503]));
});

/** Where a label was found: files below the folders that were searched, and the containers around it. */
function placesOf({ hits }: TreeReport, label: string): string[] {
  const found = hits.filter((hit) => hit.label === label);
  const places = found.map(({ file, inside }) => [file, ...inside].join(' > '));
  return [...new Set(places.map((place) => place.replace(/^.*\/phantom-key-\w+-[^/]*\//, '')))];
}

it('is in no output, in nothing that Redis holds, in no folder', async () => {
  await send('/metrics', { localAddress: '127.0.0.1' });
  expect(await world.verifier.end('SIGTERM')).toBe(0);
  const planted = await world.gatherOutputs();
  const controls = Object.entries(planted).map(([label, text]) => ({
    label,
    bytes: Buffer.from(String(text)),
  }));
  const { redis, canaries, commands } = world;
  const { folder, emptyFolders } = world.surroundings;
  const report = await searchTree([folder, redis.folder], [...canaries.secrets, ...controls]);
  expectControlsFound(report, Object.keys(planted));
  expect(placesOf(report, 'answers')).toEqual(['outputs/answers']);
  expect(placesOf(report, 'gzip')).toEqual(['outputs/control.gz > gzip']);
  expect(placesOf(report, 'redis')).toEqual(
    expect.arrayContaining([
      'outputs/redis',
      'dump.rdb > redis-rdb > lzf',
      expect.stringMatching(/^appendonlydir\/.*\.aof$/),
    ]),
  );
  expect(placesOf(report, 'client')).toEqual(
    expect.arrayContaining(['outputs/log', 'outputs/redis', 'dump.rdb']),
  );
  expect(report.hits.filter(({ label }) => !(label in planted))).toEqual([]);
  expect(report.unreadable).toEqual([]);
  const { temp, home, cwd } = emptyFolders;
  for (const empty of [temp, home, cwd]) expect(await readdir(empty)).toEqual([]);
  expect(commands.filter((command) => command.includes('phantom-key:')).length).toBeGreaterThan(
    200,
  );
});
