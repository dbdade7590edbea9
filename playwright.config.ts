import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

/** What can differ between the browsers: requests, permissions, storage, life of the background, crypto, memory, drawing. */
const inBothBrowsers = [
  'activity',
  'backends',
  'browser-as-installed',
  'icon',
  'import',
  'key-field',
  'key-life',
  'main-job',
  'screens',
  'sealed',
  'sealed-worker',
  'shipped-vectors',
  'spy-extension',
  'stamping-table',
  'who-is-stamped',
];

/**
 * In Firefox only with everything else, by `npm run test:all`: what the same React code does in either browser, and what the
 * audit checks in Firefox as well (`message-gate`, `lock`, `page-sees-nothing`, `web-reach`, `console`, `urls`, `storage`).
 */
const moreInFirefox = [
  'bad-input',
  'every-screen',
  'forged-messages',
  'forget',
  'german',
  'options-screens',
  'page-sees-nothing',
  'protocol-screens',
  'several-keys',
  'welcome',
];

const specs = (names: readonly string[]): string[] => names.map((name) => `**/${name}.spec.ts`);

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
      testMatch: [...specs(inBothBrowsers), '**/e2e/firefox/*.spec.ts'],
    },
    {
      name: 'firefox-more',
      use: { browserUnderTest: 'firefox' },
      testMatch: specs(moreInFirefox),
    },
  ],
  forbidOnly: true,
  reporter: [['list']],
});
