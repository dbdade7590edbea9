import { expect as baseExpect, test as base } from '@playwright/test';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { startBackend } from '../testkit/backends/start-backend.ts';
import type { BrowserName } from '../testkit/browsers/launch-browser.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { SharedWorld } from '../testkit/pages/shared-world.ts';

/** What the projects of playwright.config.ts and single files set. */
export interface Options {
  /** The browser under test. */
  browserUnderTest: BrowserName;
  /** Folders of unpacked extensions beside ours. */
  otherExtensions: string[];
  /**
   * Whether tests take turns in one browser and one backend, each in a clean state, which saves a start of the browser
   * for each. Not for what is about the browser's own life, its disk, or other extensions.
   */
  sharesBrowser: boolean;
}

interface WorkerFixtures {
  /** What tests that share a browser share. */
  sharedWorld: SharedWorld;
}

interface Fixtures {
  /** Everything the browser can reach: recorder, verifier, and the provider behind it. */
  backend: RecordingBackend;
  /** The built extension in a browser of its own. */
  phantomKey: PhantomKey;
  /** A key of OpenAI's shape, made up for this test. */
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

/** What people have in a `.env` file: two keys for OpenAI, one for Anthropic, and more that is none of ours. */
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
