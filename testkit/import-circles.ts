import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The files that each file imports, including type imports. Paths are relative to the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Reads the imports of every source file below some folders. Files outside them are not listed. */
export function readImports(root: string, folders: readonly string[]): ImportGraph {
  const patterns = folders.map((folder) => `${folder}/**/*.{ts,tsx}`);
  const files = new Set(globSync(patterns, { cwd: root }));
  return new Map(
    [...files].map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'));
      const imported = importedFiles.map(({ fileName }) => join(file, '..', fileName));
      return [file, imported.filter((path) => files.has(path))];
    }),
  );
}

/**
 * Finds the circles of a graph of imports: groups of files in which each file reaches every other one (Tarjan's
 * strongly connected components), and files that import themselves.
 * @returns each group sorted, in the order of their first files
 */
export function findCircles(graph: ImportGraph): string[][] {
  const search = new ComponentSearch(graph);
  for (const file of graph.keys()) search.visit(file);
  return search.components
    .filter(([file = '', ...others]) => others.length > 0 || graph.get(file)?.includes(file))
    .map((component) => component.toSorted())
    .toSorted(([one = ''], [other = '']) => one.localeCompare(other));
}

class ComponentSearch {
  readonly components: string[][] = [];
  readonly #graph: ImportGraph;
  /** In the order of the visits, from 0. */
  readonly #order = new Map<string, number>();
  /** Files whose component is not complete yet. */
  readonly #open: string[] = [];

  constructor(graph: ImportGraph) {
    this.#graph = graph;
  }

  /** @returns the place of the first open file that this one reaches */
  visit(file: string): number {
    const known = this.#order.get(file);
    if (known !== undefined) return this.#open.includes(file) ? known : Infinity;
    const own = this.#order.size;
    this.#order.set(file, own);
    this.#open.push(file);
    const reached = (this.#graph.get(file) ?? []).map((imported) => this.visit(imported));
    const first = Math.min(own, ...reached);
    if (first === own) this.components.push(this.#open.splice(this.#open.indexOf(file)));
    return first;
  }
}
