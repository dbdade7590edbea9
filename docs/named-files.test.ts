import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../testkit/project.ts';
import { findNamedFiles } from './read-claims.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/backend-contract.md',
  'docs/browsers.md',
  'docs/integration.md',
  'docs/reviewers.md',
  'docs/site-owners.md',
  'docs/threat-model.md',
  'docs/user-guide.md',
];

it.each(pages)('%s names sources and tests by their path, and each exists', async (page) => {
  const files = findNamedFiles(await readFile(join(projectRoot, page), 'utf8'));
  expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
});

it('finds a file that does not exist', () => {
  expect(findNamedFiles('held by `e2e/none.spec.ts`, `none.ts` and `a word`')).toEqual([
    'e2e/none.spec.ts',
    'none.ts',
  ]);
});
