import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    include: [
      '{lib,components,entrypoints,vectors,verifier,audit,testkit,demo,docs,supply-chain}/**/*.test.{ts,tsx}',
    ],
    setupFiles: ['./vitest.setup.ts'],
    restoreMocks: true,
    // Vitest leaves one processor free, which is half of a machine with two; and then a process is slow to start.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
