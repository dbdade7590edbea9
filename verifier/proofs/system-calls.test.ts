import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  compileNeedles,
  type Needles,
  searchBytes,
} from '../../packages/byte-search/src/search-bytes.ts';
import { startObservedVerifier } from '../../testkit/backends/observed-verifier.ts';
import { Canaries } from '../../testkit/canaries/canaries.ts';
import { ask } from '../../testkit/http/ask.ts';
import { readTrace, type TracedCall, traceInto } from '../../testkit/processes/trace.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 150_000 });

const requests = 200;
const canaries = new Canaries();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-key-trace-'));
  // Installs strace where there is none, which takes longer than a test may.
  traceInto(join(folder, 'none'));
});

afterAll(() => rm(folder, { recursive: true }));

function isForWriting({ name, text }: TracedCall): boolean {
  if (!name.startsWith('open')) return /^(?:creat|mk|rename|link|sym|memfd|.*trunc)/.test(name);
  return /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE/.test(text);
}

/** What calls that hold a secret were made on: `TCP` for a connection, `path` for a file. */
function targetsOf(calls: readonly TracedCall[], needles: Needles): string[] {
  const holding = calls.filter(({ bytes }) => searchBytes(bytes, needles).length > 0);
  return holding.map(({ name, text }) => {
    const kind = /^\w+\(\d+<([A-Z][\w-]*):/.exec(text)?.[1];
    return kind ?? `${name} elsewhere`;
  });
}

/** Regular files that a running process has open for writing, however it came to open them. */
async function findWritableFiles(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const isWritable = await Promise.all(descriptors.map((each) => isWritableFile(pid, each)));
  return descriptors.filter((_, at) => isWritable[at]);
}

async function isWritableFile(pid: number, descriptor: string): Promise<boolean> {
  try {
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8');
    const access = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '2', 8) & 3;
    return access !== 0 && (await stat(`/proc/${pid}/fd/${descriptor}`)).isFile();
  } catch (error) {
    // A connection that has been closed since the list was read; a file would have been seen by strace.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

it('sends keys to sockets and opens no file for writing, over 200 requests', async () => {
  await using provider = await FakeProvider.startOpenAi();
  const file = join(folder, 'verifier');
  const limit = { REQUESTS_PER_MINUTE: '9999', VALIDATIONS_PER_MINUTE: '9999' };
  const settings = { ...limit, PROVIDERS: 'live', OPENAI_BASE_URL: provider.baseUrl };
  await using verifier = await startObservedVerifier(settings, { launcher: traceInto(file) });
  for (let request = 0; request < requests; request += 1) {
    const { headers } = await canaries.create();
    const question = { method: 'POST', headers, body: '{"provider":"openai"}' };
    expect((await ask(verifier, '/api/v1/keys/validate', question)).status).toBe(200);
  }
  expect(await findWritableFiles(verifier.pid)).toEqual([]);
  expect(await verifier.end('SIGTERM')).toBe(0);
  const calls = await readTrace(file);
  const targets = targetsOf(calls, compileNeedles(canaries.secrets));
  expect(new Set(targets)).toEqual(new Set(['TCP']));
  // The search sees what it is to see: each key once, on its way to the provider.
  expect(targets).toHaveLength(requests);
  expect(calls.filter(({ name }) => name.startsWith('open')).length).toBeGreaterThan(100);
  expect(calls.filter(isForWriting).map(({ name }) => name)).toEqual([]);
  expect(calls.filter(({ name }) => name.startsWith('exec'))).toHaveLength(1);
});

it('would see a key that is written to a file, and the file', async () => {
  const { apiKey } = await canaries.create();
  const [command = '', ...parameters] = traceInto(join(folder, 'control'));
  const script = `require('node:fs').writeFileSync(process.argv[1], process.env.KEY)`;
  const written = join(folder, 'written');
  const node = [process.execPath, '-e', script, written];
  spawnSync(command, [...parameters, ...node], { env: { KEY: apiKey } });
  const seen = await readTrace(join(folder, 'control'));
  expect(targetsOf(seen, compileNeedles(canaries.secrets))).toEqual(['write elsewhere']);
  expect(seen.filter(isForWriting).map(({ bytes }) => bytes.toString())).toContain(written);
});
