import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '../packages/key-trace/src/command.ts';
import { rules } from '../packages/key-trace/src/rules/rules.ts';

const page = join(import.meta.dirname, 'audit.md');

it('the page names every rule of the auditor with its text', async () => {
  const text = await readFile(page, 'utf8');
  const rows = [...text.matchAll(/^\| `([\w-]+)`\s*\|\s*(\d+)\s*\|\s*(\w+)\s*\|\s*(.*?)\s*\|$/gm)];
  expect(rows.map(([, id, line, severity, title]) => ({ id, line, severity, title }))).toEqual(
    Object.entries(rules).map(([id, { line, severity, title }]) => ({
      id,
      line: String(line),
      severity,
      title,
    })),
  );
});

it('the page names every exit code', async () => {
  const text = await readFile(page, 'utf8');
  for (const code of Object.values(exitCodes))
    expect(text).toMatch(new RegExp(`^\\| ${code} `, 'm'));
});
