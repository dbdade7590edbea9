import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { Published, timeSealing, VectorRun } from '../../vectors/run-in-browser.ts';
import { projectRoot } from '../project.ts';

interface Runner {
  runVectors(published: Published): Promise<VectorRun>;
  timeSealing: typeof timeSealing;
}

type Global = typeof globalThis & { readonly runner: Runner };

type Context = Pick<Page, 'evaluate'>;

/** `lib/protocol` as built by the extension's bundler, in a context of the extension: its worker or a page. */
export class ProtocolInBrowser {
  readonly #context: Context;
  readonly #published: Published;

  private constructor(context: Context, published: Published) {
    this.#context = context;
    this.#published = published;
  }

  /** Bundles and minifies it, and runs the bundle in the context. */
  static async start(context: Context): Promise<ProtocolInBrowser> {
    const code = await bundle(join(projectRoot, 'vectors', 'run-in-browser.ts'));
    await context.evaluate(`${code};globalThis.runner=runner;0`);
    const [v1, v2] = ['byok-v1.json', 'byok-v2.json'].map(
      (name) => JSON.parse(readFileSync(join(projectRoot, 'vectors', name), 'utf8')) as never,
    );
    return new ProtocolInBrowser(context, { v1, v2 } as unknown as Published);
  }

  /** Runs every published vector of both versions. */
  async runVectors(): Promise<VectorRun> {
    return this.#context.evaluate(
      (published) => (globalThis as Global).runner.runVectors(published),
      this.#published,
    );
  }

  /** The milliseconds that each sealing of a session key took. */
  async timeSealing(times: number): Promise<number[]> {
    return this.#context.evaluate(
      ([published, count]) => (globalThis as Global).runner.timeSealing(published, count),
      [this.#published, times] as const,
    );
  }
}

/** Builds one script that assigns the entry's exports to `runner`. */
async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'runner' } },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new TypeError('build must give output');
  return output.output[0].code;
}
