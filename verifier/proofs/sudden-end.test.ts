import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { expectControlsFound } from '../../packages/byte-search/src/controls.ts';
import { searchTree } from '../../packages/byte-search/src/search-tree.ts';
import { Canaries } from '../../testkit/canaries/canaries.ts';
import { findLeftovers } from '../../testkit/processes/changed-files.ts';
import {
  type ObservedVerifier,
  startObservedVerifier,
} from '../../testkit/backends/observed-verifier.ts';
import { projectRoot } from '../../testkit/project.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { RawConnection } from '../../testkit/http/raw-connection.ts';

vi.setConfig({ testTimeout: 60_000 });

const ownFolders = ['tmp', 'home', 'cwd'] as const;

/** A request whose key is in use: the provider has it and does not answer. */
async function askAndHang(
  verifier: ObservedVerifier,
  provider: FakeProvider,
  headers: Readonly<Record<string, string>>,
): Promise<RawConnection> {
  const arrived = new Promise<void>((resolve) => {
    provider.answer = () => {
      resolve();
    };
  });
  const connection = await RawConnection.openTls(verifier);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.socket.write(
    `GET /api/v1/models?provider=openai HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`,
  );
  await arrived;
  return connection;
}

/** The project's own files, but for what others wrote and no verifier could. */
async function listProject(): Promise<string[]> {
  const names = await readdir(projectRoot);
  const skipped = ['node_modules', '.git', '.output', '.wxt'];
  return names.filter((name) => !skipped.includes(name)).map((name) => join(projectRoot, name));
}

function limitCores(limit: string): string[] {
  return ['/bin/sh', '-c', `ulimit -c ${limit}; exec "$@"`, 'sh'];
}

it.each([
  // Would a signal write a core, it would be allowed to.
  ['SIGKILL', 'unlimited'],
  // What a fault of the runtime itself raises. Only the limit keeps the system from writing memory to disk.
  ['SIGSEGV', '0'],
] as const)('leaves no key anywhere on %s with a key in use', async (signal, coreLimit) => {
  // File systems' clocks are behind by some milliseconds.
  const startedAt = Date.now() - 1_000;
  const folder = await mkdtemp(join(tmpdir(), 'phantom-key-end-'));
  for (const name of ownFolders) await mkdir(join(folder, name));
  const [TMPDIR, HOME, cwd] = ownFolders.map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await using provider = await FakeProvider.start();
  const settings = { PROVIDERS: 'live', OPENAI_BASE_URL: provider.baseUrl, TMPDIR, HOME };
  const launcher = limitCores(coreLimit);
  await using verifier = await startObservedVerifier(settings, { launcher, cwd });
  const canaries = new Canaries();
  const { headers } = await canaries.create();
  const connection = await askAndHang(verifier, provider, headers);
  expect(await verifier.end(signal)).toBeNull();
  expect(await connection.closed).toBe('');
  for (const name of ownFolders) expect(await readdir(join(folder, name))).toEqual([]);

  const planted = { plain: createFakeKey(), gzip: createFakeKey() };
  await writeFile(join(cwd, 'core.1'), planted.plain);
  await writeFile(join(TMPDIR, 'core.gz'), gzipSync(planted.gzip));
  const controls = Object.entries(planted).map(([label, text]) => ({
    label,
    bytes: Buffer.from(text),
  }));
  const places = [...(await listProject()), ...(await findLeftovers(startedAt))];
  const report = await searchTree(places, [...canaries.secrets, ...controls]);
  expectControlsFound(report, Object.keys(planted));
  expect(report.hits.filter(({ label }) => !(label in planted))).toEqual([]);
  await rm(folder, { recursive: true });
});
