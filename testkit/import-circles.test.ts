import { describe, expect, it } from 'vitest';
import { findCircles, type ImportGraph, readImports } from './import-circles.ts';
import { projectRoot } from './project.ts';

/** Folders whose files may not import each other in a circle, not even for a type. */
const groups = [
  ['entrypoints', 'components', 'lib'],
  ['verifier', 'lib'],
  ['testkit'],
  ['vectors'],
  ['packages/byte-search'],
];

function graphOf(imports: Readonly<Record<string, readonly string[]>>): ImportGraph {
  return new Map(Object.entries(imports));
}

describe('findCircles', () => {
  it('finds none where every import points one way', () => {
    expect(findCircles(graphOf({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
  });

  it('finds a file that imports itself, two that import each other, and a longer circle', () => {
    const graph = graphOf({
      self: ['self'],
      one: ['other', 'a'],
      other: ['one'],
      a: ['b'],
      b: ['c', 'end'],
      c: ['a'],
      end: [],
    });
    expect(findCircles(graph)).toEqual([['a', 'b', 'c'], ['one', 'other'], ['self']]);
  });

  it('joins circles that share a file', () => {
    const graph = graphOf({ a: ['b'], b: ['a', 'c'], c: ['b'] });
    expect(findCircles(graph)).toEqual([['a', 'b', 'c']]);
  });
});

describe('readImports', () => {
  it('reads imports of values, types, and dynamic imports', () => {
    const graph = readImports(projectRoot, ['verifier']);
    expect(graph.get('verifier/main.ts')).toEqual(
      expect.arrayContaining(['verifier/ops/start-conditions.ts', 'verifier/ops/command.ts']),
    );
    expect(graph.get('verifier/errors.ts')).toContain('verifier/limits/limit-state.ts');
  });
});

describe('the source', () => {
  it.each(groups)('has no circle of imports below %s', (...folders) => {
    const graph = readImports(projectRoot, folders);
    expect(graph.size).toBeGreaterThan(10);
    expect(findCircles(graph)).toEqual([]);
  });

  it('has one circle in the analyser: the evaluator', () => {
    const circles = findCircles(readImports(projectRoot, ['packages/key-trace/src']));
    expect(circles).toHaveLength(1);
    expect(circles[0]?.length).toBeLessThanOrEqual(8);
    expect(circles.flat()).toContain('packages/key-trace/src/engine/evaluate.ts');
  });
});
