import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '../packages/key-trace/src/command.ts';

const page = join(import.meta.dirname, 'audit.md');

it('the page names every exit code', async () => {
  const text = await readFile(page, 'utf8');
  for (const code of Object.values(exitCodes))
    expect(text).toMatch(new RegExp(`^\\| ${code} `, 'm'));
});
