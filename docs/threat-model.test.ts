import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { promises } from '../audit/report/promises.ts';

it('the page makes the promises that the audit gives evidence for', async () => {
  const text = await readFile(join(import.meta.dirname, 'threat-model.md'), 'utf8');
  const [, section = ''] = text.split('## The twelve promises\n');
  const listed = [...section.matchAll(/^(\d+)\. (.*(?:\n {3,}.*)*)/gm)].slice(0, 12);
  expect(listed.map(([, number]) => Number(number))).toEqual(promises.map((_, at) => at + 1));
  expect(listed.map(([, , words = '']) => words.replace(/\n +/g, ' '))).toEqual(promises);
});
