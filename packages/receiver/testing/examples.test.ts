import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringKey, createFakeKey } from '../../../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../../../testkit/headers/seal-key.ts';
import { type Answer, ask, errorCodeOf } from '../../../testkit/http/ask.ts';
import { createTlsMaterial } from '../../../verifier/http/tls.ts';
import { InstalledPackage } from '../../install-packed.ts';

const slowMs = 180_000;
const apiOrigin = 'https://api.test';
const path = '/api/v1/models';
/** The only address that may say in X-Forwarded-Proto how a request came. */
const proxyAddress = '127.0.0.2';
const folder = join(import.meta.dirname, '..', 'examples');
const modules = join(import.meta.dirname, '../../../node_modules');
const frameworks = ['express', '@types/express', 'fastify', 'hono', '@hono/node-server'];

/** How the server of each example is started: an expression that gives a listener of node:http. */
const listeners: Readonly<Record<string, string>> = {
  express: `(await import('./express.ts')).app`,
  fastify: `await import('./fastify.ts').then(async ({ createApp }) => {
    const app = createApp({});
    await app.ready();
    return (request, response) => app.routing(request, response);
  })`,
  hono: `getRequestListener((await import('./hono.ts')).app.fetch)`,
  // Next itself is not started: its route handlers are functions of Request, which this server calls.
  'next-route': `await import('./next-route.ts').then(({ GET, configuration }) =>
    getRequestListener((request) =>
      request.url.includes('.well-known') ? configuration(request) : GET(request, {})))`,
};

const serve = (listener: string) => `
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
const listener = ${listener};
const { TEST_CERT: cert, TEST_KEY: key } = process.env;
for (const server of [createTlsServer({ cert, key }, listener), createServer(listener)]) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(server.address().port);
}
`;

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.create('phantom-key-receiver', [
    '@noble/ciphers',
    'hpke',
    '@types/node',
  ]);
  for (const name of ['@hono', '@types']) {
    await mkdir(join(installed.folder, 'node_modules', name), { recursive: true });
  }
  for (const name of frameworks) {
    await symlink(join(modules, name), join(installed.folder, 'node_modules', name));
  }
  for (const name of Object.keys(listeners)) {
    await installed.write(`${name}.ts`, await readFile(join(folder, `${name}.ts`), 'utf8'));
  }
}, slowMs);

afterAll(() => installed[Symbol.asyncDispose]());

it(
  'are right to the compiler',
  async () => {
    const files = Object.keys(listeners).map((name) => `${name}.ts`);
    expect(await installed.checkTypes(...files)).toBe('');
  },
  slowMs,
);

it.each(Object.keys(listeners))('%s has at most 15 lines of code per file', async (name) => {
  const source = await readFile(join(folder, `${name}.ts`), 'utf8');
  const lines = source.split('\n').filter((line) => !/^\s*(?:\/\/.*|[)}\]];?,?.*)?$/.test(line));
  expect(lines.length).toBeLessThanOrEqual(15);
});

describe.each(Object.entries(listeners))('the example of %s', (name, listener) => {
  let server: ChildProcess;
  let certificate: string;
  let ports: { readonly tls: number; readonly plain: number };

  beforeAll(async () => {
    const { cert, key } = await createTlsMaterial();
    certificate = cert;
    await installed.write(`serve-${name}.mjs`, serve(listener));
    server = spawn(process.execPath, ['--no-warnings', `serve-${name}.mjs`], {
      cwd: installed.folder,
      env: {
        TEST_CERT: cert,
        TEST_KEY: key,
        PUBLIC_ORIGIN: apiOrigin,
        MAX_USES_PER_TOKEN: '2',
        TRUSTED_PROXIES: proxyAddress,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (server.stdout === null) throw new TypeError('stdout must be a pipe');
    const lines: number[] = [];
    for await (const line of createInterface(server.stdout)) {
      if (lines.push(Number(line)) === 2) break;
    }
    ports = { tls: lines[0] ?? 0, plain: lines[1] ?? 0 };
  }, slowMs);

  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  });

  const askTls = (to: string, headers = {}) =>
    ask({ origin: `https://127.0.0.1:${ports.tls}`, certificate }, to, { headers });

  async function askPlain(localAddress: string, headers: Record<string, string>): Promise<Answer> {
    const url = `http://127.0.0.1:${ports.plain}${path}`;
    const request = requestHttp(url, { headers, localAddress, agent: false }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { statusCode: status = 0 } = response;
    return { status, headers: response.headers, text: await text(response) };
  }

  const target = () => fetchTarget(async (to) => (await askTls(to)).text, apiOrigin);

  it('opens keys of both versions over TLS', async () => {
    const key = createFakeKey();
    const opened = await askTls(path, await bringKey(key));
    expect([opened.status, opened.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(JSON.parse(opened.text)).toEqual({ provider: null, bytes: key.length });
    const sealed = await askTls(path, await sealKey(key, await target()));
    expect(JSON.parse(sealed.text)).toEqual({ provider: 'openai', bytes: key.length });
  });

  it('answers the documented errors', async () => {
    const headers = await sealKey(createFakeKey(), await target());
    const stale = await sealKey(createFakeKey(), { ...(await target()), issuedAt: 1_600_000_000 });
    const answers = [
      await askTls(path),
      await askTls(path, { 'X-Session-Key': 'AAAA' }),
      await askTls(path, { ...headers, 'X-Encrypted-Key': ['AAAA', headers['X-Encrypted-Key']] }),
      await askTls(path, stale),
    ];
    expect(answers.map((answer) => [answer.status, errorCodeOf(answer)])).toEqual([
      [401, 'BYOK_KEY_REQUIRED'],
      [400, 'BYOK_DECRYPTION_FAILED'],
      [400, 'BYOK_DECRYPTION_FAILED'],
      [409, 'BYOK_TOKEN_STALE'],
    ]);
    for (const answer of answers) {
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    }
    const statuses: number[] = [];
    for (let use = 0; use < 3; use += 1) statuses.push((await askTls(path, headers)).status);
    expect(statuses).toEqual([200, 200, 409]);
  });

  it('refuses plain HTTP, and believes a proxy that ended TLS', async () => {
    const headers = await bringKey(createFakeKey());
    const refused = await askPlain('127.0.0.1', headers);
    expect([refused.status, errorCodeOf(refused)]).toEqual([403, 'HTTPS_REQUIRED']);
    const told = { ...headers, 'X-Forwarded-Proto': 'https' };
    expect((await askPlain(proxyAddress, told)).status).toBe(200);
    const plain = { ...headers, 'X-Forwarded-Proto': 'http' };
    expect((await askPlain(proxyAddress, plain)).status).toBe(403);
    // Next does not tell who asks, so its adapter believes the header of anybody.
    const byAnybody = name === 'next-route' ? 200 : 403;
    expect((await askPlain('127.0.0.1', told)).status).toBe(byAnybody);
  });
});
