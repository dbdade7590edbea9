import { afterAll, beforeAll, expect, it } from 'vitest';
import { InstalledPackage } from '../../install-packed.ts';

const slowMs = 180_000;
let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.create('byte-search', ['@types/node']);
}, slowMs);

afterAll(() => installed[Symbol.asyncDispose]());

it('has JavaScript, declarations, a licence and a README, and no tests', () => {
  const kinds = installed.files.filter((file) => !/^dist\/[\w/-]+\.(js|d\.ts)$/.test(file));
  expect(kinds.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(installed.files).toContain('dist/index.js');
  expect(installed.files.filter((file) => /\.test\.|testing/.test(file))).toEqual([]);
});

it(
  'is a library with types',
  async () => {
    await installed.write(
      'user.ts',
      `import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { compileNeedles, expectControlsFound, searchMemory, searchTree, type TreeReport } from 'byte-search';
const secrets = [{ label: 'control', bytes: Buffer.from('sk-FAKE-0123456789') }];
mkdirSync('tree');
writeFileSync('tree/a.gz', gzipSync(Buffer.from(secrets[0]?.bytes ?? []).toString('base64')));
const report: TreeReport = await searchTree(['tree'], secrets);
expectControlsFound(report, ['control']);
console.log(report.hits[0]?.inside.join());
if (process.platform === 'linux') console.log((await searchMemory(process.pid, compileNeedles(secrets))).hits.length > 0);
// @ts-expect-error: not a list
await searchTree('tree', []);
`,
    );
    expect(await installed.checkTypes('user.ts')).toBe('');
    const { output } = await installed.run('user.ts');
    expect(output).toContain('gzip\ntrue\n');
  },
  slowMs,
);

it('does not export its other files', async () => {
  await installed.write('deep.js', "await import('byte-search/dist/encodings.js');\n");
  const { code, output } = await installed.run('deep.js');
  expect(code).toBe(1);
  expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
