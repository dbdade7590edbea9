import { defineConfig } from '@playwright/test';
import type { Options } from './e2e/fixtures.ts';

/**
 * Tests of what can differ between browsers: requests, permissions, storage, life of the background, crypto, memory, layout.
 */
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
  'spy-extension',
  'stamping-table',
  'who-is-stamped',
];

/**
 * Run in Firefox only with `npm run test:all`: tests of React code that is the same in both, tests of what the audit checks in
 * Firefox too (`message-gate`, `lock`, `page-sees-nothing`, `web-reach`, `console`, `urls`, `storage`), and a longer way for the
 * vectors that `sealed-worker` runs there.
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
  'shipped-vectors',
  'welcome',
];

const specs = (names: readonly string[]): string[] => names.map((name) => `**/${name}.spec.ts`);

export default defineConfig<Options>({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  outputDir: '.output/e2e',
  // Each worker runs its own browsers and backend. Two cores can run two of them.
  workers: 2,
  fullyParallel: true,
  // Time for a busy machine. A test that passes does not wait for it.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 20_000 },
  // On a busy machine a window or a command of the driver is sometimes late. A test that passes at the second try is listed as
  // flaky: look at it.
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
