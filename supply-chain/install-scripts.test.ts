import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { cellOf, readTable } from '../tools/stores/read-table.ts';
import { findScriptProblems, listAllowed } from './install-scripts.ts';
import { listInstallScripts, readLockfile } from './lockfile.ts';
import { findNodeProblem, nodeBinaries, nodeBinary } from './node-binary.ts';

const platform = `${process.platform}-${process.arch}`;
const packages = {
  '': {},
  'node_modules/quiet': { version: '1.0.0' },
  'node_modules/some': { version: '1.2.3', hasInstallScript: true },
};

describe('findScriptProblems', () => {
  it('takes a list that names every install script', () => {
    expect(findScriptProblems({ packages }, { some: true })).toEqual([]);
    expect(findScriptProblems({ packages }, { some: false })).toEqual([]);
  });

  it.each([
    ['a script that is not listed', {}],
    ['an entry for a package without a script', { some: true, quiet: true }],
    ['an entry for a package that is not there', { some: true, gone: true }],
  ])('refuses %s', (_what, allowed) => {
    expect(findScriptProblems({ packages }, allowed)).toHaveLength(1);
  });
});

describe('listAllowed', () => {
  it('leaves out what is denied', () => {
    expect(listAllowed({ a: true, b: false })).toEqual(['a']);
  });
});

describe('the install scripts that run', () => {
  it('are those that package.json names', async () => {
    expect(findScriptProblems(await readLockfile(), packageJson.allowScripts)).toEqual([]);
  });

  it('have a reason, each, and so has the project’s own', async () => {
    const rows = await readTable('docs/store/release.md', 'Install scripts');
    const packages = listInstallScripts(await readLockfile());
    const reviewed = packages.map(({ name, version }) => `${name}@${version}`);
    expect(rows.map((row) => cellOf(row, 'of'))).toEqual([...reviewed, 'the project itself']);
    for (const row of rows) expect(cellOf(row, 'why').length).toBeGreaterThan(15);
    expect(rows.map((row) => cellOf(row, 'script')).at(-1)).toBe(packageJson.scripts.postinstall);
  });

  it('of the project are one', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare'];
    const own = Object.keys(packageJson.scripts).filter((name) => hooks.includes(name));
    expect(own).toEqual(['postinstall']);
  });
});

describe('Node’s program', () => {
  it('is pinned in the version that package.json and the lockfile name', async () => {
    const lockfile = await readLockfile();
    expect(nodeBinaries.version).toBe(packageJson.devDependencies.node);
    expect(listInstallScripts(lockfile)).toContainEqual({
      name: 'node',
      version: nodeBinaries.version,
    });
  });

  it('has the pinned hash here', async () => {
    expect(await findNodeProblem(nodeBinary, platform)).toBeNull();
  });

  it('is refused when it is another file, or of a platform without a hash', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-node-'));
    try {
      const path = join(folder, 'node');
      await writeFile(path, 'another program');
      expect(await findNodeProblem(path, 'linux-x64')).toContain('has not the hash of linux-x64');
      expect(await findNodeProblem(path, 'sunos-x64')).toContain('no hash is known for sunos-x64');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
