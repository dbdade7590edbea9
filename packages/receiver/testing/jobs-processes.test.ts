import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configurationPath } from '../../../lib/protocol/configuration.ts';
import { createSessionKey } from '../../../lib/protocol/envelope.ts';
import { dumpRedis } from '../../../testkit/databases/dump-redis.ts';
import { RedisServer } from '../../../testkit/databases/redis.ts';
import { bringKey, createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../../../testkit/headers/seal-key.ts';
import { ask, errorCodeOf } from '../../../testkit/http/ask.ts';
import { expectPythonModules, python } from '../../../testkit/processes/python-modules.ts';
import { createTlsMaterial } from '../../../verifier/http/tls.ts';
import { expectControlsFound } from '../../byte-search/src/controls.ts';
import { searchTree } from '../../byte-search/src/search-tree.ts';
import { InstalledPackage } from '../../install-packed.ts';
import { ByokTokenStaleError } from '../../../lib/protocol/errors.ts';
import { readClock } from '../src/clock.ts';
import { formatKeyMaterial } from '../src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../src/key-plan.ts';
import { createNodeReceiver, readReceiverOptions } from '../src/node/node-receiver.ts';

const slowMs = 180_000;
const apiOrigin = 'https://api.test';
const modules = join(import.meta.dirname, '../../../node_modules');
const examples = ['jobs-app.ts', 'jobs-worker.ts'];
const control = 'a control that the search must find';
const limit = 3;

const serve = `
import { createServer } from 'node:https';
import { app } from './jobs-app.ts';
const { TEST_CERT: cert, TEST_KEY: key } = process.env;
const server = createServer({ cert, key }, app);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.create('phantom-key-receiver', [
    '@noble/ciphers',
    'hpke',
    '@types/node',
  ]);
  await mkdir(join(installed.folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['express', '@types/express', 'ioredis']) {
    await symlink(join(modules, name), join(installed.folder, 'node_modules', name));
  }
  for (const name of examples) {
    const source = join(import.meta.dirname, '../examples', name);
    await installed.write(name, await readFile(source, 'utf8'));
  }
  await installed.write('serve.mjs', serve);
}, slowMs);

afterAll(() => installed[Symbol.asyncDispose]());

/** The environment of a web process and its workers, with new keys. */
function createEnvironment(redis: RedisServer, maxUses: number) {
  const material = createKeyMaterial(readClock() - 10, filedKeyLife);
  const privateKeys = material.keys.map(({ privateKey }) => Uint8Array.from(privateKey));
  const environment = {
    PUBLIC_ORIGIN: apiOrigin,
    SEALING_KEYS: formatKeyMaterial(material),
    RATE_LIMIT_SECRET: 'a secret of thirty-two characters',
    MAX_USES_PER_TOKEN: String(maxUses),
    REDIS_URL: redis.url,
  };
  return { environment, privateKeys };
}

/** A provider that answers each request, and the headers that brought it keys. */
async function startProvider(): Promise<{ server: Server; url: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? '');
    request.resume();
    response.end('"made"');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, seen };
}

async function endProcess(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

interface Labelled {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** Finds secrets in all that Redis tells, in its files, and in a folder. Returns the labels that were found. */
async function searchAll(redis: RedisServer, admin: Redis, folder: string, secrets: Labelled[]) {
  await admin.set('control', control);
  await writeFile(join(folder, 'dump'), await dumpRedis(admin));
  await admin.save();
  const controls = [{ label: 'control', bytes: Buffer.from(control) }];
  const report = await searchTree([redis.folder, folder], [...secrets, ...controls]);
  expectControlsFound(report, ['control']);
  // In the dump, and in both kinds of files of Redis.
  const files = report.hits.filter(({ label }) => label === 'control').map(({ file }) => file);
  expect(new Set(files).size).toBeGreaterThanOrEqual(3);
  return new Set(report.hits.map(({ label }) => label));
}

it(
  'the examples of jobs are right to the compiler',
  async () => {
    expect(await installed.checkTypes(...examples)).toBe('');
  },
  slowMs,
);

it(
  'a worker uses a key that the Redis list never had',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'receiver-jobs-'));
    await using redis = await RedisServer.start();
    const admin = new Redis(redis.url);
    const provider = await startProvider();
    const { environment, privateKeys } = createEnvironment(redis, limit);
    const { cert, key: tlsKey } = await createTlsMaterial();
    const run = (program: string) =>
      spawn(process.execPath, ['--no-warnings', program], {
        cwd: installed.folder,
        env: {
          ...environment,
          TEST_CERT: cert,
          TEST_KEY: tlsKey,
          OPENAI_BASE_URL: provider.url,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });

    const web = run('serve.mjs');
    const webLog = web.stderr.pipe(createWriteStream(join(folder, 'web.log')));
    const [port] = (await once(createInterface(web.stdout), 'line')) as [string];
    const askWeb = (path: string, headers = {}, body?: string) =>
      ask({ origin: `https://127.0.0.1:${port}`, certificate: cert }, path, {
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body, method: 'POST' }),
      });
    const generate = (headers: Record<string, string>) =>
      askWeb('/api/v1/generate', headers, '{"text":"a picture"}');

    const target = await fetchTarget(async (path) => (await askWeb(path)).text, apiOrigin);
    const sessionKey = createSessionKey();
    const apiKey = createFakeKey();
    const headers = await sealKey(apiKey, { ...target, sessionKey: Uint8Array.from(sessionKey) });
    const jobs: string[] = [];
    for (let job = 0; job < limit + 2; job += 1) {
      const answer = await generate(headers);
      expect(answer.status).toBe(202);
      jobs.push((JSON.parse(answer.text) as { job: string }).job);
    }
    const v1Key = createFakeKey();
    const v1Headers = await bringKey(v1Key);
    const refused = await generate(v1Headers);
    expect([refused.status, errorCodeOf(refused)]).toEqual([400, 'BYOK_DECRYPTION_FAILED']);

    const secrets = [
      ...[apiKey, v1Key].map((text) => ({ label: 'API key', bytes: Buffer.from(text) })),
      { label: 'session key', bytes: sessionKey },
      { label: 'session key', bytes: Buffer.from(v1Headers['X-Session-Key'] ?? '', 'base64') },
      ...privateKeys.map((bytes) => ({ label: 'sealing key', bytes })),
      { label: 'token', bytes: Buffer.from(headers['X-Session-Key']) },
    ];
    // While the jobs wait, Redis has the sealed pair and nothing that opens it.
    expect(await searchAll(redis, admin, folder, secrets)).toEqual(new Set(['token', 'control']));

    const worker = run('jobs-worker.ts');
    const workerLog = worker.stderr.pipe(createWriteStream(join(folder, 'worker.log')));
    const outcomes: unknown[] = [];
    for (const job of jobs) {
      const [, outcome = ''] = (await admin.brpop(`job:${job}`, 60)) ?? [];
      outcomes.push(JSON.parse(outcome));
    }
    expect(outcomes).toEqual([
      ...Array.from({ length: limit }, () => ({ output: 'made' })),
      { error: 'BYOK_TOKEN_STALE' },
      { error: 'BYOK_TOKEN_STALE' },
    ]);
    expect(provider.seen).toEqual(Array.from({ length: limit }, () => `Bearer ${apiKey}`));

    await endProcess(worker);
    await endProcess(web);
    await Promise.all([finished(webLog), finished(workerLog)]);
    const found = await searchAll(redis, admin, folder, secrets);
    for (const label of ['API key', 'session key', 'sealing key']) {
      expect(found).not.toContain(label);
    }
    admin.disconnect();
    provider.server.close();
    await rm(folder, { recursive: true });
  },
  slowMs,
);

it(
  'a job goes from Python to Node and back, under one limit of uses',
  async () => {
    expectPythonModules({ cryptography: 'python3-cryptography', redis: 'python3-redis' });
    await using server = await RedisServer.start();
    const { environment } = createEnvironment(server, 2);
    const askPython = (step: 'hand_over' | 'receive', argument: unknown): unknown => {
      const file = join(import.meta.dirname, '../../receiver-python/tests/job_exchange.py');
      const { stdout, stderr, status } = spawnSync(python, [file, step], {
        encoding: 'utf8',
        env: { ...environment, PYTHONDONTWRITEBYTECODE: '1' },
        input: JSON.stringify(argument),
      });
      if (status !== 0) throw new Error(`Python has ended with ${String(status)}: ${stderr}`);
      return JSON.parse(stdout) as unknown;
    };
    const redis = new Redis(server.url);
    const receiver = createNodeReceiver({ ...readReceiverOptions(environment), redis });

    const readConfiguration = async () =>
      (await receiver.configuration(new Request(apiOrigin + configurationPath))).text();
    const apiKey = createFakeKey();
    const headers = await sealKey(apiKey, await fetchTarget(readConfiguration, apiOrigin));
    const ofNode = await receiver.handOver(new Request(apiOrigin, { headers }));
    const ofPython = askPython('hand_over', headers);
    expect(ofPython).toStrictEqual(ofNode);

    const use = () =>
      receiver.receive(ofPython as typeof ofNode, (key) => [
        key.use((bytes) => Buffer.from(bytes).toString()),
        key.provider,
      ]);
    expect(await use()).toEqual([apiKey, 'openai']);
    expect(askPython('receive', ofNode)).toEqual([apiKey, 'openai']);
    // Two uses are counted, one by each.
    expect(askPython('receive', ofNode)).toBe('BYOK_TOKEN_STALE');
    await expect(use()).rejects.toThrow(ByokTokenStaleError);
    receiver.close();
    redis.disconnect();
  },
  slowMs,
);
