import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

/** Tests that leave nothing behind. Their files share workers, which saves the start of a worker for each file. */
const shared = ['{lib,components,vectors}/**/*.test.{ts,tsx}'];

/** Tests that replace modules: each file has its own thread. */
const isolated = ['{entrypoints,audit,packages,testkit,docs,supply-chain}/**/*.test.{ts,tsx}'];

/** Tests of a program that reads about its own process. Each file has its own process. */
const inProcess = ['verifier/**/*.test.ts'];

/**
 * Tests that start processes (a verifier, Redis, Python, a browser) or read whole trees. They are too slow to run at every
 * change.
 */
const processes = [
  'audit/{live,self-test}/**/*.test.ts',
  'packages/**/{cases,examples,jobs-processes,pack,scan,search-tree}.test.ts',
  'packages/receiver-python/tests/*.test.ts',
  'docs/protocol*.test.ts',
  'testkit/{import-directions,backends/changeable-verifier}.test.ts',
  'verifier/**/{concurrent-limits,main,make-keys,process,redis-*,start-conditions}.test.ts',
];

/**
 * Proofs about the verifier's real process, with strace, Redis, its heap and its memory, 100,000 mutated pairs, and a backend with
 * planted faults, each of which `audit live` must find.
 */
const proofs = [
  'audit/live/fixture.test.ts',
  '{verifier,packages/receiver-python/tests}/proofs/**/*.test.ts',
];

const slow = [...configDefaults.exclude, ...processes, ...proofs];

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    setupFiles: ['./vitest.setup.ts'],
    restoreMocks: true,
    // By default Vitest leaves one processor free. On a machine with two that is half, and processes start slowly.
    maxWorkers: '100%',
    testTimeout: 30_000,
    projects: [
      project('unit', { include: shared, isolate: false }),
      project('unit-isolated', { include: isolated, exclude: slow, pool: 'threads' }),
      project('unit-verifier', { include: inProcess, exclude: slow }),
      project('processes', { include: processes, exclude: [...configDefaults.exclude, ...proofs] }),
      project('proofs', { include: proofs }),
    ],
  },
});

function project(
  name: string,
  options: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...options } };
}
