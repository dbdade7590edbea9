import type { Page } from '@playwright/test';
import type { KeyCheckOutcome } from '../lib/extension/key-check-outcome.ts';
import { lockReasons } from '../lib/extension/lock-reason.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { agreeAhead, withdraw } from '../testkit/pages/browser-settings.ts';
import { expectColours, expectUsable } from '../testkit/pages/expect-usable.ts';
import { createEnvBlock, expect, test } from './fixtures.ts';
import { addBackend, cardOf, openOptions } from '../testkit/pages/options-page.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { pressInPrompt } from '../testkit/pages/press-in-prompt.ts';
import { rejectKey } from '../testkit/pages/reject-key.ts';
import { createFullActivity, showState } from '../testkit/pages/show-state.ts';
import { api } from '../testkit/pages/stamped-request.ts';

const own = { api: 'https://api.own.example/api/', sites: ['https://own.example'] };
const longLabel = 'a name as long as names can be, 40 chars';

const outcomes: readonly (KeyCheckOutcome | null)[] = [
  null,
  { kind: 'works', tier: 'A tier', requestsPerMinute: 500 },
  { kind: 'outOfQuota' },
  { kind: 'couldNotDecrypt' },
  { kind: 'headersNotSeen' },
  { kind: 'providerUnknown' },
  { kind: 'rateLimited', retryAfterSeconds: 90 },
  { kind: 'rateLimited', retryAfterSeconds: null },
  { kind: 'providerDown' },
  { kind: 'backendFailed' },
  { kind: 'backendUnreachable' },
  { kind: 'notSupported' },
];

test.use({ sharesBrowser: true });

// Each test goes through many screens, because starting a browser for each screen is slow.
test.describe.configure({ timeout: 300_000 });

test('the popup without a key: every reason for a lock, and every problem', async ({
  phantomKey,
}) => {
  const popup = await phantomKey.openPopup();
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await expectUsable(popup, 'locked');
  for (const reason of lockReasons) {
    const status = { keys: [], lastLock: { reason, at: Date.now() }, endsAt: null, endsBy: null };
    await popup.evaluate((it) => chrome.storage.session.set({ status: it }), status);
    await popup.reload();
    await expect(popup.getByTestId('lock-note')).toHaveAttribute('data-reason', reason);
    await (reason === 'clockChanged' ? expectUsable : expectColours)(popup, reason);
  }
  const field = popup.getByTestId('key-field');
  await field.fill('sk-proj-FAKE FAKEFAKEFAKE');
  await field.press('Enter');
  await popup.getByTestId('form-problem').waitFor();
  await expect(field).toBeFocused();
  await expectUsable(popup, 'a problem');
  await phantomKey.paste(field, 'DEBUG=1\nDATABASE_URL=postgres://host');
  await expectColours(popup, 'no keys in the lines');
});

test('the popup with a key: every result of a check, and the last minutes', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  for (const check of outcomes) {
    await showState(popup, { key: { check } });
    await (check?.kind === 'works' ? expectUsable : expectColours)(popup, check?.kind ?? 'armed');
  }
  await showState(popup, { key: { armed: false, check: null } });
  await expectColours(popup, 'checking');
  await showState(popup, { key: { armed: false, check: { kind: 'rejected' } } });
  await expectUsable(popup, 'rejected');
  // The popup shows this key, but the background does not have it.
  await expect(async () => {
    // The popup shows whatever the background publishes from then on.
    await showState(popup, { key: { id: 'none', check: { kind: 'rejected' }, armed: false } });
    await popup.getByTestId('arm-button').click({ timeout: 2_000 });
    await popup.getByTestId('failure-notice').waitFor({ timeout: 5_000 });
  }).toPass();
  await expectUsable(popup, 'a failure');
  await showState(popup, { status: { endsAt: Date.now() + 50_000, endsBy: 'idle' } });
  await expectColours(popup, 'near the end');
});

test('several keys: each of them, adding one, replacing one, and many at once', async ({
  phantomKey,
  apiKey,
}) => {
  await agreeAhead(phantomKey, ['https://api.own.example', 'https://own.example']);
  const options = await openOptions(phantomKey);
  await addBackend(options, own);
  await options.close();
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('key-field').fill(createFakeKey());
  await popup.getByTestId('label-field').fill(longLabel);
  await expectUsable(popup, 'one more');
  await popup.getByTestId('label-field').fill('');
  await popup.getByTestId('store-button').click();
  await expect(popup.getByTestId('label-field')).toBeFocused();
  await expectColours(popup, 'one more, without a name');
  await popup.getByTestId('label-field').fill(longLabel);
  await popup.getByTestId('store-button').click();
  await expectHeadingFocused(popup, 'keys-screen');
  await phantomKey.openKeyRow(popup, { label: longLabel });
  await expectUsable(popup, 'several keys');

  await popup.getByTestId('replace-button').click();
  await expect(popup.getByTestId('key-field')).toBeFocused();
  await expectUsable(popup, 'another in its place');
  await popup.getByTestId('back-button').press('Enter');
  await expectHeadingFocused(popup, 'keys-screen');

  await popup.getByTestId('add-key-button').press('Enter');
  await phantomKey.paste(popup.getByTestId('key-field'), createEnvBlock());
  await expectHeadingFocused(popup, 'import-screen');
  await expectUsable(popup, 'many at once');
  await popup.getByTestId('import-button').press('Enter');
  await popup.getByTestId('clipboard-note').waitFor();
  await expectHeadingFocused(popup, 'keys-screen');
  await expectUsable(popup, 'many are there');
});

test('activity, a request without the key, a lost permission, no answer', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await showState(popup, { activity: createFullActivity('a-key') });
  await popup.getByText('Last uses').click();
  await expect(popup.getByTestId('uses').getByRole('listitem')).toHaveCount(100);
  await popup.getByTestId('lost-key-notice').waitFor();
  await expectUsable(popup, 'activity');

  await withdraw(phantomKey, 'https://gitphantomscope.com');
  await expect(popup.getByTestId('closed-backends')).not.toBeEmpty();
  await popup.getByTestId('stored-screen').waitFor();
  await expectUsable(popup, 'permission gone');

  const deaf = await openDeafPopup(phantomKey);
  await deaf.getByTestId('unknown-screen').waitFor();
  await expectUsable(deaf, 'no answer');
  // The next test uses the same browser.
  await agreeAhead(phantomKey, ['https://gitphantomscope.com']);
});

test('settings: as they are at first, and every problem', async ({ phantomKey }) => {
  const options = await openOptions(phantomKey);
  await expectUsable(options, 'settings');
  await options.bringToFront();
  await addBackend(options, { ...own, api: `https://${'a-long-name'.repeat(4)}.example/api/` });
  if (phantomKey.browser === 'firefox') await pressInPrompt(phantomKey.context, 'secondaryButton');
  await options.bringToFront();
  await options.getByTestId('api-field').fill('https://\u0430pi.ex\u0430mple.com/api/');
  await options.getByTestId('sites-field').fill('https://*.example.com');
  await options.getByTestId('add-button').press('Enter');
  await expect(options.getByTestId('sites-field')).toBeFocused();
  await options.getByTestId('port-field').fill('none');
  await options.getByTestId('local-button').click();
  await options.getByTestId('uses-field').fill('many');
  await options.getByTestId('uses-field').press('Enter');
  await expect(options.getByTestId('problem-text')).toHaveCount(3);
  await expect(options.getByTestId('allow-button')).toHaveCount(1);
  await expectUsable(options, 'settings, with problems');
  await cardOf(options, `https://${'a-long-name'.repeat(4)}.example`)
    .getByTestId('remove-button')
    .press('Enter');
  await expect(options.getByTestId('removed-notice')).toBeFocused();
  await expectColours(options, 'settings, removed');
});

test('the welcome page, before and with a key', async ({ phantomKey, backend, apiKey }) => {
  const welcome = await phantomKey.context.newPage();
  await welcome.goto(`${phantomKey.origin}/welcome.html`);
  await welcome.getByTestId('key-field').waitFor();
  await expectUsable(welcome, 'welcome');
  backend.answer(`${api}/keys/validate`, rejectKey);
  await welcome.getByTestId('key-field').fill(apiKey);
  await welcome.getByTestId('key-field').press('Enter');
  await welcome.getByTestId('arm-button').waitFor();
  await expect(welcome.locator('[data-testid="stored-screen"] h1')).toBeFocused();
  await expectUsable(welcome, 'welcome, rejected');
});

/** Loads the popup's document into another page of ours, because Firefox lets no test act before the popup's own scripts. */
async function openDeafPopup(phantomKey: PhantomKey): Promise<Page> {
  const page = await phantomKey.openQuietPage();
  await page.evaluate(async () => {
    const { chrome: old } = globalThis;
    const { browser = old } = globalThis as unknown as Apis;
    for (const { runtime, storage } of [old, browser]) {
      Object.assign(runtime, { sendMessage: () => Promise.reject(new Error('gone')) });
      Object.assign(storage.session, { get: () => Promise.reject(new Error('gone')) });
    }
    const html = await (await fetch('/popup.html')).text();
    const { head, body } = new DOMParser().parseFromString(html, 'text/html');
    document.head.replaceWith(head);
    document.body.replaceWith(body);
    // Scripts do not run when a parser without a page inserts them.
    const script = document.createElement('script');
    Object.assign(script, { type: 'module', src: head.querySelector('script')?.src });
    body.append(script);
  });
  return page;
}

/** The two names of the extension API in browsers. */
interface Apis {
  readonly browser?: typeof chrome;
}

async function expectHeadingFocused(page: Page, screen: string): Promise<void> {
  await expect(page.getByTestId(screen).getByRole('heading', { level: 1 })).toBeFocused();
}
