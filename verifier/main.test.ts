import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { verifierSwitches } from '../testkit/backends/verifier-process.ts';
import { type Answer, ask, type Target } from '../testkit/http/ask.ts';
import { bringKey, createFakeKey, spellings } from '../testkit/headers/fake-key.ts';
import { readCertificate } from '../testkit/http/read-certificate.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  /** Everything that it wrote, once it has ended. */
  readonly output: Promise<string>;
}

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(env: Record<string, string>, nodeOptions: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...verifierSwitches, ...nodeOptions, main], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const streams = [child.stdout, child.stderr].map((stream) => text(stream));
  return { child, output: Promise.all(streams).then((texts) => texts.join('')) };
}

/** Canaries go through far more failures than a client is allowed. */
const liftedLimits = {
  REQUESTS_PER_MINUTE: '1000000',
  VALIDATIONS_PER_MINUTE: '1000000',
  FAILURES_UNTIL_BLOCK: '1000000',
};

/** Waits for the line that says where it listens. */
async function startListening(env: Record<string, string> = {}): Promise<Started & Target> {
  const started = start(env);
  let seen = '';
  for (;;) {
    const [chunk] = (await once(started.child.stdout ?? started.child, 'data')) as [Buffer];
    seen += chunk.toString();
    const line = seen.split('\n').find((entry) => entry.includes('"listening"'));
    if (line === undefined) continue;
    const { origin } = JSON.parse(line) as { origin: string };
    return { ...started, origin, certificate: await readCertificate(origin) };
  }
}

describe('main', () => {
  it('serves under the permission model', async () => {
    const verifier = await startListening();
    const headers = await bringKey(createFakeKey());
    expect((await ask(verifier, '/')).status).toBe(200);
    expect((await ask(verifier, '/api/v1/models', { headers })).status).toBe(200);
  });

  it('has no permission to write, to start a process or a worker', async () => {
    const report = `setImmediate(() => {
      const scopes = ['fs.write', 'child', 'worker', 'addon', 'wasi', 'inspector'];
      console.error(scopes.map((scope) => scope + '=' + process.permission.has(scope)).join(' '));
    });`;
    const preload = `data:text/javascript,${encodeURIComponent(report)}`;
    const { child, output } = start({ ALLOW_DEBUG_SWITCHES: '1' }, ['--import', preload]);
    const { stdout } = child;
    if (stdout !== null) await once(stdout, 'data');
    child.kill('SIGTERM');
    expect(await output).toContain(
      'fs.write=false child=false worker=false addon=false wasi=false inspector=false',
    );
  });

  it('logs where it listens and the hash of its public key, as JSON', async () => {
    const verifier = await startListening({ ENVIRONMENT: 'staging' });
    verifier.child.kill('SIGTERM');
    const [line = ''] = (await verifier.output).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      event: 'listening',
      origin: verifier.origin,
      environment: 'staging',
      spki_sha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
    });
  });

  it.each([
    [{ ENVIRONMENT: 'staging' }, true],
    [{ REDIS_URL: 'redis://127.0.0.1:1', RATE_LIMIT_SECRET: 'x'.repeat(32) }, true],
    [{ ENVIRONMENT: 'staging', PROTOCOLS: 'v1' }, false],
    [{}, false],
  ])('warns of keys that die with it, where that matters: %j', async (environment, isWarned) => {
    const verifier = await startListening(environment);
    verifier.child.kill('SIGTERM');
    expect((await verifier.output).includes('"sealing_keys_in_memory"')).toBe(isWarned);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s', async (signal) => {
    const { child } = await startListening();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says in one line that the port is in use, and ends with 1', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const { child, output } = start({ PORT: String(port) });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(await output).toBe(
      `port ${port} is in use: stop the program that listens there, or set PORT to another port\n`,
    );
    squatter.close();
  });

  it('names each bad variable without its value, and ends with 1', async () => {
    const { child, output } = start({ PORT: 'canary', PROVIDERS: 'canary' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(await output).toBe(
      'PORT must be an integer from 0 to 65535\nPROVIDERS must be one of sandbox, live\n',
    );
  });
});

describe('a key', () => {
  const path = '/api/v1/keys/validate';

  async function validate(target: Target, apiKey: string, provider = 'openai'): Promise<Answer> {
    const headers = await bringKey(apiKey);
    return ask(target, path, { method: 'POST', headers, body: JSON.stringify({ provider }) });
  }

  function findSpellings(secrets: readonly string[], outputs: readonly string[]): string[] {
    const haystack = outputs.join('\n');
    return secrets.flatMap(spellings).filter((spelling) => haystack.includes(spelling));
  }

  function printAnswer({ status, headers, text: body }: Answer): string {
    return `${status} ${JSON.stringify(headers)} ${body}`;
  }

  it('is in no output of any route or failure in the sandbox', async () => {
    const verifier = await startListening({ LOG_LEVEL: 'debug', ...liftedLimits });
    const marks = ['', '-rejected-', '-quota-', '-limited-', '-down-'];
    const keys = marks.map((mark) => createFakeKey(mark));
    const secrets = [...keys];
    const answers: Answer[] = [];
    for (const apiKey of keys) {
      const pair = await bringKey(apiKey);
      secrets.push(...Object.values(pair));
      const inUrl = `/api/v1/models?provider=${apiKey}`;
      const body = JSON.stringify({ provider: apiKey });
      answers.push(
        await validate(verifier, apiKey),
        await ask(verifier, '/api/v1/models', { headers: pair }),
        await ask(verifier, '/health', { headers: pair }),
        await ask(verifier, '/', { headers: pair }),
        await ask(verifier, `/nowhere/${apiKey}`, { headers: pair }),
        await ask(verifier, inUrl, { headers: pair }),
        await ask(verifier, path, { method: 'POST', headers: pair, body }),
        await ask(verifier, path, { method: 'POST', headers: pair, body: apiKey }),
        await ask(verifier, '/api/v1/models', { headers: { ...pair, 'X-Session-Key': apiKey } }),
        await ask(verifier, '/api/v1/models', { headers: { 'X-Encrypted-Key': apiKey } }),
      );
    }
    verifier.child.kill('SIGTERM');
    const outputs = [...answers.map(printAnswer), await verifier.output];
    expect(findSpellings(secrets, outputs)).toEqual([]);
    expect(outputs.at(-1)).toContain('key_validation_failed');
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200, 400, 401, 404, 422, 502]),
    );
  });

  const ways: Readonly<Record<string, (apiKey: string) => string>> = {
    'as it is': (apiKey) => apiKey,
    'in UTF-16': (apiKey) => Buffer.from(apiKey, 'utf16le').toString('latin1'),
    'in hex': (apiKey) => Buffer.from(apiKey).toString('hex'),
    'percent-encoded': (apiKey) => apiKey.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    'in base64': (apiKey) => btoa(apiKey),
    'in base64, shifted by one': (apiKey) => btoa(`a${apiKey}b`),
    'in base64, shifted by two': (apiKey) => btoa(`aa${apiKey}b`),
    'in base64url, behind a header name': (apiKey) =>
      Buffer.from(`Authorization: Bearer ${apiKey}`).toString('base64url'),
  };

  it.each(Object.entries(ways))('would be found if it is written %s', (_name, write) => {
    const apiKey = createFakeKey();
    expect(findSpellings([apiKey], ['before', `x${write(apiKey)}y`])).not.toEqual([]);
    expect(findSpellings([apiKey], [`x${write(createFakeKey())}y`])).toEqual([]);
  });
});
