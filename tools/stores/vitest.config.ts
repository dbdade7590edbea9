import { defineConfig } from 'vitest/config';

/** These tests read what `npm run zip` made: `npm run test:stores` does both. */
export default defineConfig({
  test: { dir: import.meta.dirname, include: ['**/*.test.ts'], testTimeout: 60_000 },
});
