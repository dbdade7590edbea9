import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

/** What runs in Firefox too; why the rest does not is in docs/browsers.md. */
const inBothBrowsers = [
  'activity',
  'backends',
  'bad-input',
  'browser-as-installed',
  'disk',
  'every-screen',
  'forged-messages',
  'forget',
  'german',
  'icon',
  'import',
  'key-field',
  'key-life',
  'main-job',
  'options-screens',
  'page-sees-nothing',
  'protocol-screens',
  'screens',
  'sealed',
  'sealed-worker',
  'several-keys',
  'shipped-vectors',
  'spy-extension',
  'stamping-table',
  'welcome',
  'who-is-stamped',
  'worker-stops',
].map((name) => `**/${name}.spec.ts`);

export default defineConfig<Options>({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  outputDir: '.output/e2e',
  // Each test has a browser, a profile and a backend of its own; two cores carry two of them.
  workers: 2,
  fullyParallel: true,
  // Patience for a busy machine; a test that passes waits for none of it.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 20_000 },
  // A busy machine takes a window, or a driver's command, too late now and then. A second try that passes is listed as flaky: look at it.
  retries: 1,
  projects: [
    { name: 'chromium', use: { browserUnderTest: 'chromium' }, testIgnore: '**/e2e/firefox/*' },
    {
      name: 'firefox',
      use: { browserUnderTest: 'firefox' },
      testMatch: [...inBothBrowsers, '**/e2e/firefox/*.spec.ts'],
    },
  ],
  forbidOnly: true,
  reporter: [['list']],
});
