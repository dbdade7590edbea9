import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');

/** The packages of the core. Both run in browsers too. */
const webPackages = ['@noble/ciphers/utils.js', '@noble/ciphers/webcrypto.js', 'hpke'];

/** The JavaScript of a file and of all files of the project that it imports, by path. Types are left out. */
async function compileTree(file: string, known = new Map<string, string>()) {
  if (known.has(file)) return known;
  const { outputText } = ts.transpileModule(await readFile(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  known.set(file, outputText);
  for (const name of importsOf(outputText)) {
    if (name.startsWith('.')) await compileTree(join(dirname(file), name), known);
  }
  return known;
}

function importsOf(code: string): string[] {
  return ts.preProcessFile(code).importedFiles.map(({ fileName }) => fileName);
}

/** Everything outside of the project that an entry needs: packages, modules of Node, and globals of Node. */
async function findOutside(entry: string): Promise<string[]> {
  const found = new Set<string>();
  for (const code of (await compileTree(join(source, entry))).values()) {
    for (const name of importsOf(code)) if (!name.startsWith('.')) found.add(name);
    for (const [name] of code.matchAll(/\b(?:process|Buffer|require)\b(?=[.(])/g)) found.add(name);
  }
  return [...found].sort();
}

it('needs no API of Node in the core', async () => {
  expect(await findOutside('index.ts')).toEqual(webPackages);
});

it('would find an API of Node', async () => {
  const found = await findOutside('node/index.ts');
  expect(found).toEqual(expect.arrayContaining(['node:crypto', 'node:fs', 'Buffer']));
});
