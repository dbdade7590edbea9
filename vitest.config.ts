import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

export default defineConfig({
  plugins: [WxtVitest()],
  resolve: { alias: { 'webextension-polyfill': 'wxt/testing/fake-browser' } },
  test: {
    include: [
      '{lib,components,entrypoints,verifier,audit,harness,demo,docs,public}/**/*.test.{ts,tsx}',
    ],
    restoreMocks: true,
  },
});
