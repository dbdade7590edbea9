import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compileNeedles } from './search-bytes.ts';
import { parseRegions, searchMemory } from './search-memory.ts';

it('finds text in the memory of a process, and skips pages that were never touched', async () => {
  const planted = Buffer.alloc(3 * 4096);
  const secret = randomBytes(24);
  // Across the border of two pages, one of which the process has filled by then.
  secret.copy(planted, 2 * 4096 - 12);
  const { bytes, hits } = await searchMemory(
    process.pid,
    compileNeedles([{ label: 'secret', bytes: secret }]),
  );
  expect(hits.filter(({ encoding }) => encoding === 'utf8').length).toBeGreaterThan(1);
  const maps = parseRegions(await readFile(`/proc/${process.pid}/maps`, 'utf8'));
  const mapped = maps.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(mapped / 2);
  expect(planted.includes(secret)).toBe(true);
});
