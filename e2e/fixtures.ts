import { expect as baseExpect, test as base } from '@playwright/test';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { startBackend } from '../testkit/backends/start-backend.ts';
import type { BrowserName } from '../testkit/browsers/launch-browser.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { SharedWorld } from '../testkit/pages/shared-world.ts';

/** Set by the projects of playwright.config.ts and by single files. */
export interface Options {
  /** The browser under test. */
  browserUnderTest: BrowserName;
  /** Folders of unpacked extensions beside ours. */
  otherExtensions: string[];
  /**
   * Whether tests share one browser and one backend, one after another, each from a clean state. This saves a browser start for
   * each test. Not for tests about the browser's start and end, its disk, or other extensions.
   */
  sharesBrowser: boolean;
}

interface WorkerFixtures {
  /** What tests share when they share a browser. */
  sharedWorld: SharedWorld;
}

interface Fixtures {
  /** Everything that the browser can reach: recorder, verifier, and the provider behind it. */
  backend: RecordingBackend;
  /** The built extension in a browser of its own. */
  phantomKey: PhantomKey;
  /** A made-up key of OpenAI's shape for this test. */
  apiKey: string;
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  browserUnderTest: ['chromium', { option: true }],
  otherExtensions: [[], { option: true }],
  sharesBrowser: [false, { option: true }],
  sharedWorld: [
    async ({}, use) => {
      await using world = new SharedWorld();
      await use(world);
    },
    { scope: 'worker' },
  ],
  apiKey: async ({}, use) => {
    await use(createFakeKey());
  },
  backend: async ({ sharesBrowser, sharedWorld, browserUnderTest }, use) => {
    if (sharesBrowser) {
      await use((await sharedWorld.takeTurn(browserUnderTest)).backend);
      return;
    }
    await using backend = await startBackend();
    await use(backend);
  },
  phantomKey: async (
    { sharesBrowser, sharedWorld, backend, browserUnderTest, otherExtensions },
    use,
  ) => {
    if (sharesBrowser) {
      await use(sharedWorld.expectPhantomKey());
      return;
    }
    await using phantomKey = await PhantomKey.start(backend, {
      browser: browserUnderTest,
      otherExtensions,
    });
    await use(phantomKey);
  },
});

export const expect = baseExpect;

/** A typical `.env` file: two keys for OpenAI, one for Anthropic, and variables that hold no key. */
export function createEnvBlock(keys = Array.from({ length: 3 }, () => createFakeKey())): string {
  const [first, second, third] = keys.map((key) => key.replace('sk-proj-', ''));
  return [
    '# keys',
    `OPENAI_API_KEY=sk-proj-${first}`,
    `export OPENAI_KEY_AT_WORK="sk-proj-${second}"`,
    `ANTHROPIC_API_KEY: sk-ant-api03-${third}`,
    'DATABASE_URL=postgres://localhost/app',
    'FAL_KEY=',
    'not a line at all',
  ].join('\r\n');
}
