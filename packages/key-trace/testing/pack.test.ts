import { afterAll, beforeAll, expect, it } from 'vitest';
import { InstalledPackage } from '../../install-packed.ts';

const slowMs = 180_000;
let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.create('key-trace', [
    '@vscode/tree-sitter-wasm',
    'commander',
    'typescript',
    '@types/node',
  ]);
  await installed.write('leak.py', 'def f(api_key):\n    print(api_key)\n');
}, slowMs);

afterAll(() => installed[Symbol.asyncDispose]());

it('has JavaScript, declarations, a licence and two pages, and no tests', () => {
  const kinds = installed.files.filter((file) => !/^dist\/[\w/-]+\.(js|d\.ts)$/.test(file));
  expect(kinds.sort()).toEqual(['LICENSE', 'README.md', 'docs/rules.md', 'package.json']);
  expect(installed.files).toContain('dist/main.js');
  expect(installed.files.filter((file) => /\.test\.|testing/.test(file))).toEqual([]);
});

it('runs as a command', async () => {
  const { code, output } = await installed.run(
    'node_modules/.bin/key-trace',
    '.',
    '--format',
    'json',
  );
  expect(code).toBe(1);
  expect(output).toContain('"rule": "key-in-log"');
});

it(
  'is a library with types',
  async () => {
    await installed.write(
      'user.ts',
      `import { rules, type Scan, scanCode } from 'key-trace';
import { rules as sameRules } from 'key-trace/rules';
const { findings }: Scan = await scanCode(['leak.py']);
for (const { rule } of findings) console.log(rules[rule].title, rules === sameRules);
// @ts-expect-error: a rule that is not there
console.log(rules['no-rule']);
`,
    );
    expect(await installed.checkTypes('user.ts')).toBe('');
    const { output } = await installed.run('user.ts');
    expect(output).toBe('A key reaches a log true\nundefined\n');
  },
  slowMs,
);

it('does not export its other files', async () => {
  await installed.write('deep.js', "await import('key-trace/dist/scan.js');\n");
  const { code, output } = await installed.run('deep.js');
  expect(code).toBe(1);
  expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
