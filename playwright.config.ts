import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  outputDir: '.output/e2e',
  // Each test has a browser, a profile and a backend of its own; two cores carry two of them.
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  use: { actionTimeout: 15_000 },
  forbidOnly: true,
  reporter: [['list']],
});
