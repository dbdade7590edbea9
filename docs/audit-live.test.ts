import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { parseLiveConfig } from '../audit/live/config.ts';
import { faultBatches } from '../audit/live/fixture/seeded-faults.ts';
import { liveChecks } from '../audit/live/live-checks.ts';
import { verifierMutations } from '../audit/self-test/verifier-mutations.ts';

let page = '';

beforeAll(async () => {
  page = await readFile(join(import.meta.dirname, 'audit.md'), 'utf8');
});

it('the example of a configuration is valid', () => {
  const [, example = ''] = /```json live\n(.*?)```/s.exec(page) ?? [];
  expect(parseLiveConfig(example, '/project/audit').watch).toEqual([
    '/project',
    '/var/log/our-backend',
  ]);
});

it('the table has every check with its lines of the checklist', () => {
  const rows = [...page.matchAll(/^\| `(live\.[\w-]+)` +\| ([\d, ]+?) +\|/gm)];
  expect(rows.map(([, id, lines]) => `${id ?? ''}: ${lines ?? ''}`)).toEqual(
    liveChecks.map(({ id, lines }) => `${id}: ${lines.join(', ')}`),
  );
});

it('the numbers of faults are right', () => {
  const faults = faultBatches.flatMap((batch) => batch.faults);
  expect(page).toContain(`with ${faults.length} faults that can be switched on by name`);
  expect(page).toContain(`${verifierMutations.length} mutations of the verifier`);
});
