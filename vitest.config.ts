import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

/** Tests that leave nothing behind: their files share workers, which saves the start of one for each file. */
const shared = ['{lib,components,vectors}/**/*.test.{ts,tsx}'];

/** Tests that replace modules: each file has a thread of its own. */
const isolated = ['{entrypoints,audit,packages,testkit,demo,docs,supply-chain}/**/*.test.{ts,tsx}'];

/** Tests of a program that asks about the process that it runs in: each file has one. */
const inProcess = ['verifier/**/*.test.ts'];

/** Tests that start processes (a verifier, Redis, Python, a browser) or read through whole trees: too slow for every change. */
const processes = [
  'audit/{live,self-test}/**/*.test.ts',
  'packages/**/{cases,pack,scan,search-tree}.test.ts',
  'packages/receiver-python/tests/*.test.ts',
  'docs/protocol*.test.ts',
  'testkit/backends/changeable-verifier.test.ts',
  'verifier/**/{concurrent-limits,main,make-keys,process,redis-*,start-conditions}.test.ts',
];

/** What is proven of the verifier on the real process, with strace, Redis, its heap and its memory; and 100,000 mutated pairs. */
const proofs = ['{verifier,packages/receiver-python/tests}/proofs/**/*.test.ts'];

const slow = [...configDefaults.exclude, ...processes, ...proofs];

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    setupFiles: ['./vitest.setup.ts'],
    restoreMocks: true,
    // Vitest leaves one processor free, which is half of a machine with two; and then a process is slow to start.
    maxWorkers: '100%',
    testTimeout: 30_000,
    projects: [
      project('unit', { include: shared, isolate: false }),
      project('unit-isolated', { include: isolated, exclude: slow, pool: 'threads' }),
      project('unit-verifier', { include: inProcess, exclude: slow }),
      project('processes', { include: processes }),
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
