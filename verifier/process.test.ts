import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../testkit/processes/free-port.ts';
import { verifierSwitches } from '../testkit/backends/verifier-process.ts';
import { configurationPath } from '../lib/protocol/configuration.ts';
import { createTlsMaterial, type TlsMaterial } from './http/tls.ts';
import { formatKeyMaterial } from '../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../packages/receiver/src/key-plan.ts';
import { readClock } from '../packages/receiver/src/clock.ts';
import { allowedSwitches, expectedStart } from './ops/start-conditions.ts';
import { bringKey, createFakeKey } from '../testkit/headers/fake-key.ts';
import { FakeProvider } from '../testkit/providers/fake-provider.ts';
import { fetchTarget, sealKey } from '../testkit/headers/seal-key.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Everything that a test starts here lives in a folder of its own, which stays empty but for the certificate and keys. */
let folder: string;
let tls: TlsMaterial;
const ownFiles = ['cert.pem', 'ended.json', 'key.pem'];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-key-process-'));
  tls = await createTlsMaterial();
  await writeFile(join(folder, 'cert.pem'), tls.cert);
  await writeFile(join(folder, 'key.pem'), tls.key);
  const ended = createKeyMaterial(1_600_000_000, filedKeyLife);
  await writeFile(join(folder, 'ended.json'), formatKeyMaterial(ended));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => rm(folder, { recursive: true }));

interface Start {
  readonly env?: Record<string, string>;
  readonly switches?: readonly string[];
  readonly args?: readonly string[];
  readonly stdout?: 'pipe' | number;
}

function start({ env = {}, switches = [], args = [], stdout = 'pipe' }: Start = {}): ChildProcess {
  const command = [...verifierSwitches, `--allow-fs-read=${folder}`, ...switches, main, ...args];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, PORT: '0', ...files(), ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  children.push(child);
  return child;
}

function files(): Record<string, string> {
  return { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') };
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
  const [line] = (await once(stdout ?? process.stdin, 'data')) as [Buffer];
  const { origin } = JSON.parse(line.toString().split('\n')[0] ?? '') as { origin: string };
  return Number(new URL(origin).port);
}

/** Waits for the end: the exit code and everything that was written. */
async function end(child: ChildProcess): Promise<{ code: unknown; output: string }> {
  const streams = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
  const [exit, ...texts] = await Promise.all([once(child, 'exit'), ...streams]);
  const [code] = exit as [unknown];
  return { code, output: texts.join('') };
}

async function ask(port: number, path: string, headers: Record<string, string> = {}) {
  const options = { port, host: '127.0.0.1', path, headers, ca: tls.cert, agent: false };
  const sent = request(options).end();
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  return JSON.parse(await text(response)) as unknown;
}

describe('the start', () => {
  it.each([
    [{ switches: ['--inspect=0'] }, '--inspect'],
    [{ switches: ['--heapsnapshot-signal=SIGUSR2'] }, '--heapsnapshot-signal'],
    [{ switches: ['--allow-worker'] }, '--allow-worker'],
    [{ switches: ['--allow-fs-write=/nowhere'] }, '--allow-fs-write'],
    [{ switches: ['--experimental-sqlite'] }, '--experimental-sqlite, no --no-experimental-sqlite'],
    [{ switches: ['--heap-snapshot-on-gc=1'] }, '--heap-snapshot-on-gc'],
    [{ switches: ['--heap_snapshot_on_gc=2'] }, '--heap-snapshot-on-gc'],
    [{ switches: ['-heap-snapshot-on-gc=3'] }, '-heap-snapshot-on-gc'],
    [{ switches: ['--heap-snapshot-on-oom'] }, '--heap-snapshot-on-oom'],
    [{ switches: ['--import=data:text/javascript,0'] }, '--import'],
    [{ env: { NODE_DEBUG: 'http' } }, 'NODE_DEBUG'],
    [{ env: { NODE_COMPILE_CACHE: '/nowhere' } }, 'NODE_COMPILE_CACHE'],
    [{ env: { NODE_OPTIONS: '--trace-uncaught' } }, '--trace-uncaught in NODE_OPTIONS'],
    [
      { env: { NODE_OPTIONS: '"\\--trace-uncaught"' } },
      'a word that is not a switch (a value is written --switch=value) in NODE_OPTIONS',
    ],
  ])('is refused with %j', async (how, name) => {
    const { code, output } = await end(start(how));
    expect(code).toBe(1);
    const problem = `this process could print, write or open its memory: ${name} (expected: `;
    expect(output).toContain(`${problem}${expectedStart})\n`);
    expect(output).not.toContain('listening');
    expect((await readdir(folder)).sort()).toEqual(ownFiles);
  });

  it('is refused with a switch from a file of variables', async () => {
    const file = join(folder, 'debug.env');
    await writeFile(file, 'NODE_OPTIONS=--report-on-signal\nNODE_DEBUG=http\n');
    const { code, output } = await end(start({ switches: [`--env-file=${file}`] }));
    await rm(file);
    expect(code).toBe(1);
    expect(output).toContain('memory: --report-on-signal in NODE_OPTIONS, NODE_DEBUG (expected: ');
  });

  it('is refused with a switch from a configuration file of Node', async () => {
    const file = join(folder, 'node.config.json');
    await writeFile(file, '{"nodeOptions":{"trace-uncaught":true}}');
    const { code, output } = await end(start({ switches: ['--experimental-default-config-file'] }));
    await rm(file);
    expect(code).toBe(1);
    expect(output).toMatch(/memory: --experimental-(default-)?config-file \(expected: /);
  });

  it('is refused in a worker thread, which does not see the switches of its process', async () => {
    const code = `new (require('node:worker_threads').Worker)(${JSON.stringify(main)}, { execArgv: [] })`;
    const child = spawn(process.execPath, ['--eval', code], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    expect((await end(child)).output).toContain('a worker thread (expected: ');
  });

  it('accepts every allowed switch', async () => {
    const values: Readonly<Record<string, string>> = {
      '--allow-fs-read=': folder,
      '--env-file=': join(folder, 'empty.env'),
      '--env-file-if-exists=': join(folder, 'empty.env'),
      '--disable-warning=': 'DEP0040',
      '--max-old-space-size=': '500',
      '--max-old-space-size-percentage=': '50',
      '--max-semi-space-size=': '1',
      '--dns-result-order=': 'ipv4first',
      '--disable-proto=': 'delete',
    };
    await writeFile(join(folder, 'empty.env'), '');
    const switches = Object.keys(allowedSwitches).map((name) => name + (values[name] ?? ''));
    // One of three can be given.
    const child = start({
      switches: switches.filter((name) => !/openssl-ca|system-ca/.test(name)),
    });
    const port = await portOf(child);
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
    await rm(join(folder, 'empty.env'));
    child.kill('SIGTERM');
    expect((await end(child)).code).toBe(0);
  });

  it('starts with such a switch if told to, and warns', async () => {
    const env = { ALLOW_DEBUG_SWITCHES: '1' };
    const child = start({ env, switches: ['--trace-warnings'] });
    await portOf(child);
    child.kill('SIGTERM');
    expect((await end(child)).output).toMatch(/^WARNING: .*NOT SAFE.*--trace-warnings$/m);
  });

  it('uses certificate files', async () => {
    const port = await portOf(start());
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
  });

  it('serves a certificate that is out of date, and warns', async () => {
    const old = await createTlsMaterial(new Date('2020-01-01'));
    const [TLS_CERT_FILE, TLS_KEY_FILE] = [join(folder, 'old.pem'), join(folder, 'old-key.pem')];
    await writeFile(TLS_CERT_FILE, old.cert);
    await writeFile(TLS_KEY_FILE, old.key);
    const child = start({ env: { TLS_CERT_FILE, TLS_KEY_FILE } });
    let log = '';
    for await (const chunk of child.stdout ?? []) {
      log += String(chunk);
      if (log.includes('"listening"')) child.kill('SIGTERM');
    }
    await Promise.all([rm(TLS_CERT_FILE), rm(TLS_KEY_FILE)]);
    expect(log).toMatch(/"level":40,.*"certificate_out_of_date"/);
    expect(log).toContain('"listening"');
  });

  it.each([
    [
      '/etc/hostname',
      'TLS_CERT_FILE cannot be read: add --allow-fs-read=<this file> to the switches of node',
    ],
    ['missing.pem', 'TLS_CERT_FILE cannot be read: is it there?'],
    ['key.pem', 'TLS_CERT_FILE must hold a PEM certificate chain'],
  ])('says what is wrong with the certificate %s', async (file, problem) => {
    const path = file.startsWith('/') ? file : join(folder, file);
    expect(await end(start({ env: { TLS_CERT_FILE: path } }))).toEqual({
      code: 1,
      output: `${problem}\n`,
    });
  });

  it.each([
    ['missing.json', 'SEALING_KEYS_FILE cannot be read: is it there?'],
    [
      '/etc/hostname',
      'SEALING_KEYS_FILE cannot be read: add --allow-fs-read=<this file> to the switches of node',
    ],
    ['cert.pem', 'SEALING_KEYS_FILE: the key material must be JSON'],
    ['ended.json', 'SEALING_KEYS_FILE must have a key that has not ended: npm run verifier:keys'],
  ])('says what is wrong with the keys %s', async (file, problem) => {
    const path = file.startsWith('/') ? file : join(folder, file);
    expect(await end(start({ env: { SEALING_KEYS_FILE: path } }))).toEqual({
      code: 1,
      output: `${problem}\n`,
    });
  });

  it('prints help, and the configuration without its secrets', async () => {
    const env = {
      REDIS_URL: 'redis://:canary@127.0.0.1:1',
      RATE_LIMIT_SECRET: 'canary'.repeat(8),
      PORT: '1234',
      SEALING_KEYS: '{"canary":1}',
    };
    const help = await end(start({ env, args: ['--help'] }));
    expect(help.code).toBe(0);
    expect(help.output).toMatch(/^ {2}TRUSTED_PROXIES$/m);
    const config = await end(start({ env, args: ['--print-config'] }));
    expect(config.output).toMatch(/^PORT=1234$/m);
    expect(config.output).toMatch(/^SEALING_KEYS=\[set\]$/m);
    expect(config.output).toMatch(/^REDIS_URL=\[set\]$/m);
    expect(help.output + config.output).not.toContain('canary');
  });

  it('does not repeat an argument that it does not know', async () => {
    const { code, output } = await end(start({ args: ['--canary'] }));
    expect([code, output]).toEqual([1, 'unknown argument: see --help\n']);
  });
});

describe('signals', () => {
  it('does not open the inspector on SIGUSR1', async () => {
    const child = start();
    const port = await portOf(child);
    child.kill('SIGUSR1');
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
    const [error] = (await once(connect(9229, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    child.kill('SIGTERM');
    expect((await end(child)).output).not.toContain('Debugger');
  });

  it.each([
    ['SIGTERM', 1],
    ['SIGKILL', null],
  ] as const)(
    '%s ends at once in the middle of a request, and leaves nothing',
    async (signal, expected) => {
      await using provider = await FakeProvider.start();
      const arrived = new Promise<void>((resolve) => {
        provider.answer = () => {
          resolve();
        };
      });
      const child = start({ env: { PROVIDERS: 'live', OPENAI_BASE_URL: provider.baseUrl } });
      const port = await portOf(child);
      const apiKey = createFakeKey();
      const asked = ask(port, '/api/v1/models', await bringKey(apiKey)).catch(() => 'cut off');
      await arrived;
      const ended = end(child);
      child.kill('SIGTERM');
      if (child.stdout !== null) await once(child.stdout, 'data');
      child.kill(signal);
      const { code, output } = await ended;
      expect(code).toBe(expected);
      expect(await asked).toBe('cut off');
      expect(output).not.toContain(apiKey);
      expect((await readdir(folder)).sort()).toEqual(ownFiles);
      expect(await portOf(start({ env: { PORT: String(port) } }))).toBe(port);
    },
  );

  it('lets a request under way finish on SIGTERM, and ends with 0', async () => {
    await using provider = await FakeProvider.start();
    const arrived = new Promise<() => void>((resolve) => {
      provider.answer = (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        resolve(() => response.end('{"object":"list","data":[{"id":"gpt-fake-1"}]}'));
      };
    });
    const child = start({ env: { PROVIDERS: 'live', OPENAI_BASE_URL: provider.baseUrl } });
    const port = await portOf(child);
    const asked = ask(port, '/api/v1/models', await bringKey(createFakeKey()));
    const finish = await arrived;
    const ended = end(child);
    child.kill('SIGTERM');
    if (child.stdout !== null) await once(child.stdout, 'data');
    finish();
    expect(await asked).toMatchObject({ models: ['gpt-fake-1'] });
    expect((await ended).code).toBe(0);
  });
});

describe('failures', () => {
  it.each([
    ['an uncaught error', `throw new Error('canary')`],
    ['an unhandled rejection', `Promise.reject(new Error('canary'))`],
  ])('ends with 1 on %s, without its text', async (_name, statement) => {
    const preload = `process.on('SIGUSR2', () => { ${statement}; });`;
    const child = start({
      env: { ALLOW_DEBUG_SWITCHES: '1' },
      switches: ['--import', `data:text/javascript,${encodeURIComponent(preload)}`],
    });
    await portOf(child);
    const ended = end(child);
    child.kill('SIGUSR2');
    const { code, output } = await ended;
    expect(code).toBe(1);
    expect(output).toContain('unexpected_error');
    expect(output).not.toMatch(/canary|at .*:\d+/);
  });

  it('keeps serving when the disk of its log is full', async () => {
    const port = await findFreePort();
    const child = start({ env: { PORT: String(port) }, stdout: openSync('/dev/full', 'w') });
    await expect
      .poll(() => ask(port, '/health').catch(() => null), { timeout: 10_000 })
      .not.toBeNull();
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
    child.kill('SIGTERM');
    expect(await end(child)).toEqual({ code: 0, output: '' });
  });

  it('keeps serving when the reader of its log is gone', async () => {
    const child = start();
    const port = await portOf(child);
    child.stdout?.destroy();
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
    expect(await ask(port, '/health')).toMatchObject({ status: 'ok' });
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });
});

describe('a restart', () => {
  async function statusOf(port: number, secondsAgo: number): Promise<unknown> {
    const fetchText = async (path: string) => JSON.stringify(await ask(port, path));
    const target = await fetchTarget(fetchText, 'https://api.test');
    const issuedAt = readClock() - secondsAgo;
    const headers = await sealKey(createFakeKey(), { ...target, issuedAt });
    const answer = await ask(port, '/api/v1/models', headers);
    return (answer as { error?: { code: string } }).error?.code ?? 'answered';
  }

  it('has tokens sealed again whose uses the process before may have counted', async () => {
    const SEALING_KEYS = formatKeyMaterial(createKeyMaterial(readClock(), filedKeyLife));
    const env = { PUBLIC_ORIGIN: 'https://api.test', SEALING_KEYS };
    const port = await portOf(start({ env }));
    expect(await statusOf(port, 60)).toBe('BYOK_TOKEN_STALE');
    expect(await statusOf(port, -25)).toBe('answered');
  });

  it('does not need it if the keys are created in memory', async () => {
    const port = await portOf(start({ env: { PUBLIC_ORIGIN: 'https://api.test' } }));
    expect(await statusOf(port, 60)).toBe('answered');
  });
});

describe('several processes', () => {
  it('answer on one port, each its share of the connections', async () => {
    const SEALING_KEYS = formatKeyMaterial(createKeyMaterial(readClock(), filedKeyLife));
    const shared = { REUSE_PORT: '1', SEALING_KEYS };
    const first = start({ env: { ...shared, ENVIRONMENT: 'first' } });
    const port = await portOf(first);
    const env = { ...shared, ENVIRONMENT: 'second', PORT: String(port) };
    expect(await portOf(start({ env }))).toBe(port);
    const seen = new Set<unknown>();
    const configurations = new Set<string>();
    for (let round = 0; round < 200 && seen.size < 2; round += 1) {
      seen.add(((await ask(port, '/health')) as { environment: unknown }).environment);
      configurations.add(JSON.stringify(await ask(port, configurationPath)));
    }
    expect(seen).toEqual(new Set(['first', 'second']));
    expect(configurations.size).toBe(1);
  });
});
