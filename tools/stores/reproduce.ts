// Builds everything a second time, from the sources zip alone, in another folder, with an installation of its own, and
// compares every byte: the zips, the sources zip itself, the SBOM, and what the command in docs/store/review.md builds.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../testkit/project.ts';
import { compareStoreFiles, compareWithBuild } from './compare-store-files.ts';
import { readZip } from './read-zip.ts';
import { storeFile } from './store-files.ts';

/** What may make no difference, and is different in the second build. */
const otherSurroundings = { TZ: 'Pacific/Kiritimati', LANG: 'C', LC_ALL: 'C', CI: '' };

async function unpack(zip: string, folder: string): Promise<void> {
  for (const [name, content] of await readZip(zip)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function runNpm(cwd: string, parameters: readonly string[]): void {
  const { status } = spawnSync('npm', parameters, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...otherSurroundings },
    // npm is a script with another name on Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${parameters.join(' ')} must succeed in ${cwd}`);
}

const folder = await mkdtemp(join(tmpdir(), 'phantom-key-reproduce-'));
try {
  const second = join(folder, 'another folder', 'sources');
  await unpack(storeFile('sources.zip'), second);
  runNpm(second, ['ci', '--prefer-offline', '--no-audit', '--no-fund']);
  runNpm(second, ['run', 'build:firefox']);
  const reviewed = join(second, '.output', 'firefox-mv3');
  const unlike = await compareWithBuild(storeFile('firefox.zip'), reviewed);
  runNpm(second, ['run', 'zip']);
  const { same, different } = await compareStoreFiles(projectRoot, second);
  for (const { name, sha256 } of same) console.log(`${sha256}  ${name}: the same bytes twice`);
  const problems = [...different, ...unlike.map((name) => `build:firefox: ${name}`)];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
