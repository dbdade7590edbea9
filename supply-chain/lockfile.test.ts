import { describe, expect, it } from 'vitest';
import { findLockProblems, listInstallScripts, readLockfile } from './lockfile.ts';

const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
const locked = { version: '1.0.0', integrity };

function problemsOf(entry: object): string[] {
  return findLockProblems({ packages: { '': {}, 'node_modules/some': { ...locked, ...entry } } });
}

describe('findLockProblems', () => {
  it('takes a package with its hash, with or without the address of the registry', () => {
    const resolved = 'https://registry.npmjs.org/some/-/some-1.0.0.tgz';
    expect([...problemsOf({}), ...problemsOf({ resolved })]).toEqual([]);
  });

  it.each([
    ['no hash', { integrity: undefined }],
    ['an empty hash', { integrity: '' }],
    ['a weak hash', { integrity: 'sha1-oLeQPJHYI5UdnrJFXJCDyfszci8=' }],
    [
      'a weak hash beside a strong one',
      { integrity: `sha1-oLeQPJHYI5UdnrJFXJCDyfszci8= ${integrity}` },
    ],
    ['a short hash', { integrity: integrity.slice(0, -4) }],
    ['git', { resolved: 'git+ssh://git@github.com/some/some.git#0123456' }],
    ['another host', { resolved: 'https://registry.npmjs.org.example/some.tgz' }],
    ['plain HTTP', { resolved: 'http://registry.npmjs.org/some/-/some-1.0.0.tgz' }],
    ['a file', { resolved: 'file:some.tgz' }],
    ['a link', { link: true }],
    ['a link out of the repository', { link: true, resolved: '../some' }],
  ])('refuses a package with %s', (_what, entry) => {
    expect(problemsOf(entry)).not.toHaveLength(0);
  });

  it('takes a workspace of the repository, and checks what is installed in it', () => {
    const packages = {
      'node_modules/own': { resolved: 'packages/own', link: true },
      'packages/own': { version: '1.0.0' },
      'packages/own/node_modules/some': { version: '1.0.0' },
    };
    expect(findLockProblems({ packages })).toEqual([
      'packages/own/node_modules/some: integrity must be one sha512 hash',
    ]);
  });
});

describe('listInstallScripts', () => {
  it('names each package, wherever it is installed', () => {
    const packages = {
      '': { hasInstallScript: true },
      'node_modules/quiet': locked,
      'node_modules/b': { ...locked, hasInstallScript: true },
      'node_modules/quiet/node_modules/@scope/a': { ...locked, hasInstallScript: true },
    };
    expect(listInstallScripts({ packages })).toEqual([
      { name: 'b', version: '1.0.0' },
      { name: '@scope/a', version: '1.0.0' },
    ]);
  });
});

describe('package-lock.json', () => {
  it('pins the content of every package, all of them from the registry', async () => {
    const lockfile = await readLockfile();
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100);
    expect(findLockProblems(lockfile)).toEqual([]);
  });
});
