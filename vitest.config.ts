import { configDefaults, defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const folders =
  '{lib,components,entrypoints,vectors,verifier,audit,harness,demo,docs,supply-chain}';

/** Tests that start processes (a verifier, Redis, Python, a browser) or read through whole trees: too slow for every change. */
const processes = [
  'audit/{live,search,self-test}/**/*.test.ts',
  'audit/static/*corpus*.test.ts',
  'docs/protocol*.test.ts',
  'harness/changeable-verifier.test.ts',
  'verifier/{limits-at-once,main,make-keys,process,redis-*,start-conditions}.test.ts',
];

/** What is proven of the verifier on the real process, with strace, Redis, its heap and its memory. */
const proofs = ['verifier/proofs/**/*.test.ts'];

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    setupFiles: ['./vitest.setup.ts'],
    restoreMocks: true,
    // Vitest leaves one processor free, which is half of a machine with two; and then a process is slow to start.
    maxWorkers: '100%',
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: [...configDefaults.exclude, ...processes, ...proofs],
        },
      },
      { extends: true, test: { name: 'processes', include: processes } },
      { extends: true, test: { name: 'proofs', include: proofs } },
    ],
  },
});
