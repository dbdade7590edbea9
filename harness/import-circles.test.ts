import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const importPattern = /\bfrom '(\.{1,2}\/[^']+\.tsx?)'/g;

const files = globSync('{entrypoints,components,lib}/**/*.{ts,tsx}');

/** What each file imports by a relative path, types included. */
const imports = new Map(files.map((file) => [file, readImports(file)]));

function readImports(file: string): string[] {
  const matches = readFileSync(file, 'utf8').matchAll(importPattern);
  return [...matches].map(([, path = '']) => join(dirname(file), path));
}

/** The files on a way from a file back to itself, or `null`. */
function findCircle(file: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const waiting = [file];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const to of imports.get(from) ?? []) {
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, from);
      if (to === file) return wayBack(cameFrom, file);
      waiting.push(to);
    }
  }
  return null;
}

function wayBack(cameFrom: ReadonlyMap<string, string>, file: string): string[] {
  const way = [file];
  for (let at = cameFrom.get(file); at !== undefined && at !== file; at = cameFrom.get(at)) {
    way.unshift(at);
  }
  return way;
}

it('no file of the extension imports itself by way of others, types included', () => {
  expect(files.length).toBeGreaterThan(200);
  const circles = files.map(findCircle).filter((circle) => circle !== null);
  expect(circles).toEqual([]);
});
