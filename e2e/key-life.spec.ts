import type { Page } from '@playwright/test';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

const stops = 12;
const minutesBetween = 4;

/** Times in `storage.session`, as the background stores them. */
interface Time {
  startedAt: number;
  usedAt: number;
}

/** Makes the session look older than it is, because a test cannot wait for minutes. */
async function age(page: Page, minutes: number, fields: (keyof Time)[]): Promise<void> {
  await page.evaluate(
    async ({ ms, names }) => {
      // The lock that the background's transactions take. Our pages share it. Without it a transaction could overwrite the
      // change.
      await navigator.locks.request('transaction', async () => {
        const { time } = await chrome.storage.session.get<{ time: Time }>('time');
        for (const name of names) time[name] -= ms;
        await chrome.storage.session.set({ time });
      });
    },
    { ms: minutes * 60_000, names: fields },
  );
}

/** Moves an alarm that is due in a minute to a few seconds from now. */
async function bringForward(page: Page, name: string): Promise<void> {
  await page.evaluate(async (it) => {
    const set = await chrome.alarms.get(it);
    if (set === undefined) throw new Error('the alarm must be set');
    await chrome.alarms.create(it, { delayInMinutes: 0.15, periodInMinutes: 1 });
  }, name);
}

/** An unpacked extension starts again after a reload only in developer mode. */
async function allowReload({ context }: PhantomKey): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(() =>
    chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }),
  );
  await page.close();
}

async function choosePolicy(page: Page, lock: Record<string, unknown>): Promise<void> {
  await page.evaluate((policy) => chrome.storage.local.set({ settings: { lock: policy } }), lock);
}

async function expectLocked(phantomKey: PhantomKey, popup: Page, reason: string): Promise<void> {
  await expect(popup.getByTestId('lock-note')).toHaveAttribute('data-reason', reason);
  const { rules, session } = await phantomKey.readState();
  expect(rules).toEqual([]);
  expect(Object.keys(session)).toEqual(['status']);
}

test.use({ sharesBrowser: true });

test('a request with the key restarts the idle time, and counts towards the limit', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const popup = await phantomKey.openPopup();
  await age(popup, 20, ['startedAt', 'usedAt']);
  await popup.reload();
  await expect(popup.getByTestId('time-left')).toContainText('in 10 minutes');
  await callModels(page, 'use');
  await expect(popup.getByTestId('time-left')).toContainText('in 30 minutes');
  await choosePolicy(popup, { maxUses: 3 });
  expect(await callModels(page, 'second')).toBe(200);
  expect(await callModels(page, 'third')).toBe(200);
  await expectLocked(phantomKey, popup, 'uses');
  expect(await callModels(page, 'fourth')).toBe(401);
});

test('the session ends at its deadline without any event', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  const quiet = await phantomKey.openQuietPage();
  // Ten seconds are left. The worker is awake, and its own timer is exact.
  await age(popup, 30 - 10 / 60, ['startedAt', 'usedAt']);
  await popup.evaluate(() => chrome.runtime.sendMessage({ type: 'getStatus' }));
  await popup.close();
  await expect.poll(() => quiet.evaluate(() => chrome.action.getBadgeText({}))).toBe('1m');
  const readItems = () => quiet.evaluate(async () => chrome.storage.session.get(null));
  await expect
    .poll(async () => Object.keys(await readItems()), { timeout: 20_000 })
    .toEqual(['status']);
  await expectLocked(phantomKey, await phantomKey.openPopup(), 'idle');
});

test('keep for longer restarts the idle time but not the deadline', async ({
  phantomKey,
  apiKey,
}) => {
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await expect(popup.getByTestId('time-left')).toContainText('in 30 minutes');
  await age(popup, 29, ['startedAt', 'usedAt']);
  await popup.reload();
  await expect(popup.getByTestId('time-left')).toContainText('about to be forgotten');
  await popup.getByTestId('keep-longer-button').click();
  await expect(popup.getByTestId('time-left')).toContainText('in 30 minutes');
  await age(popup, 440, ['startedAt']);
  await popup.reload();
  await expect(popup.getByTestId('time-left')).toHaveAttribute('data-limit', 'deadline');
  await expect(popup.getByTestId('keep-longer-button')).toHaveCount(0);
  await age(popup, 11, ['startedAt']);
  await popup.reload();
  await expectLocked(phantomKey, popup, 'deadline');
});

test('changed limits apply at once', async ({ phantomKey, apiKey }) => {
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await expect(popup.getByTestId('time-left')).toContainText('in 30 minutes');
  await choosePolicy(popup, { idleMinutes: 15 });
  await expect(popup.getByTestId('time-left')).toContainText('in 15 minutes');
  await age(popup, 6, ['startedAt', 'usedAt']);
  await choosePolicy(popup, { idleMinutes: 5 });
  await expectLocked(phantomKey, popup, 'idle');
});

test(`${stops} stops of the worker lose nothing and do not change the deadline`, async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const popup = await phantomKey.openPopup();
  await choosePolicy(popup, { idleMinutes: null, maxMinutes: 60 });
  backend.provider.clear();
  for (let stop = 1; stop <= stops; stop++) {
    // Minutes pass for the session, and the worker is stopped during them.
    await age(popup, minutesBetween, ['startedAt', 'usedAt']);
    await phantomKey.stopWorker(popup);
    // No worker runs now: the rule alone stamps.
    expect(await callModels(page, `stop-${stop}-`)).toBe(200);
    // The popup's question starts a new worker, which has to know.
    await popup.reload();
    await expect(popup.getByTestId('armed-screen')).toContainText('OpenAI');
  }
  const sent = Array<string>(stops).fill(`Bearer ${apiKey}`);
  expect(backend.provider.authorizations).toEqual(sent);
  const left = 60 - minutesBetween * stops;
  await expect(popup.getByTestId('time-left')).toContainText(`in ${left} minutes`);
  await age(popup, left, ['startedAt', 'usedAt']);
  await phantomKey.stopWorker(popup);
  // Whatever starts the worker, here the popup's question, makes it check the clock first.
  await popup.reload();
  await expectLocked(phantomKey, popup, 'deadline');
  expect(await callModels(page, 'after')).toBe(401);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('after')))).toBe(false);
});

test('an alarm ends the session while the worker sleeps', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  await age(popup, 30 - 1 / 60, ['startedAt', 'usedAt']);
  await bringForward(popup, 'every-minute');
  await phantomKey.stopWorker(popup);
  // The popup asks nothing. The background tells it what the alarm has changed.
  await expect(popup.getByTestId('lock-note')).toHaveAttribute('data-reason', 'idle', {
    timeout: 60_000,
  });
});

test('a clock that was set back ends the session', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  // The same as a clock that is two minutes slow now: the last time seen is in the future.
  await popup.evaluate(async () => {
    await navigator.locks.request('transaction', async () => {
      const { time } = await chrome.storage.session.get<{ time: { seen: { wall: number } } }>(
        'time',
      );
      time.seen.wall += 120_000;
      await chrome.storage.session.set({ time });
    });
  });
  await phantomKey.stopWorker(popup);
  await popup.reload();
  await expectLocked(phantomKey, popup, 'clockChanged');
});

test.describe('in a browser of its own', () => {
  test.use({ sharesBrowser: false });

  test('after a reload nothing is left, and the popup says so if the browser does', async ({
    phantomKey,
    apiKey,
  }) => {
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();
    if (phantomKey.browser === 'chromium') await allowReload(phantomKey);
    // Firefox opens no new tab while it closes those of the extension.
    const popup = await phantomKey.context.newPage();
    const quiet = await phantomKey.openQuietPage();
    await quiet.evaluate(() => {
      setTimeout(() => {
        chrome.runtime.reload();
      });
    });
    await openEmptyPopup(popup, phantomKey);
    const { reloadReason } = differences[phantomKey.browser];
    if (reloadReason !== null) await expectLocked(phantomKey, popup, reloadReason);
    else expect(await phantomKey.readState()).toEqual({ rules: [], session: {} });
    expect(await callModels(page, 'after-reload')).toBe(401);
  });
});

/** Opens the popup of an extension that is starting again. */
async function openEmptyPopup(page: Page, { origin }: PhantomKey): Promise<void> {
  await expect(async () => {
    // When the extension stops during a navigation, the driver would wait for that navigation for ever.
    await page.goto(`${origin}/popup.html`, { timeout: 5_000 });
    await page.getByTestId('key-field').waitFor({ timeout: 1_000 });
  }).toPass();
}
