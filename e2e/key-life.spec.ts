import type { Page } from '@playwright/test';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

const stops = 12;
const minutesBetween = 4;

/** Times in `storage.session`, as the background keeps them. */
interface Time {
  startedAt: number;
  usedAt: number;
}

/** Has the session look older than it is: minutes cannot be waited for. */
async function age(page: Page, minutes: number, fields: (keyof Time)[]): Promise<void> {
  await page.evaluate(
    async ({ ms, names }) => {
      // The background's own turn, which our pages share: it would write over it otherwise.
      await navigator.locks.request('key-life', async () => {
        const { time } = await chrome.storage.session.get<{ time: Time }>('time');
        for (const name of names) time[name] -= ms;
        await chrome.storage.session.set({ time });
      });
    },
    { ms: minutes * 60_000, names: fields },
  );
}

/** Has a minute's alarm ring in some seconds, as if the rest of the minute had gone by. */
async function bringForward(page: Page, name: string): Promise<void> {
  await page.evaluate(async (it) => {
    const set = await chrome.alarms.get(it);
    if (set === undefined) throw new Error('the alarm must be set');
    await chrome.alarms.create(it, { delayInMinutes: 0.15, periodInMinutes: 1 });
  }, name);
}

/** An unpacked extension comes back after a reload in developer mode only. */
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

test('a request that carries the key puts the idle time off, and uses up what is allowed', async ({
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

test('the end comes without anyone asking', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  const quiet = await phantomKey.openQuietPage();
  // Ten seconds are left: the worker is awake, and its own timer is exact.
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

test('keep for longer puts off the idle time and not the deadline', async ({
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

test('another policy holds at once', async ({ phantomKey, apiKey }) => {
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

test(`${stops} stops of the worker lose nothing, put no deadline off and bring none forward`, async ({
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
    // Minutes go by for the session, and the worker is stopped in them.
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
  // Whatever wakes the worker first, here the popup's question, has it look at the clock first.
  await popup.reload();
  await expectLocked(phantomKey, popup, 'deadline');
  expect(await callModels(page, 'after')).toBe(401);
  expect(isStamped(await backend.waitFor(({ url }) => url.includes('after')))).toBe(false);
});

test('an alarm ends it where the worker sleeps', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  await age(popup, 30 - 1 / 60, ['startedAt', 'usedAt']);
  await bringForward(popup, 'every-minute');
  await phantomKey.stopWorker(popup);
  // Nothing is asked: the popup is told what the alarm has woken the worker for.
  await expect(popup.getByTestId('lock-note')).toHaveAttribute('data-reason', 'idle', {
    timeout: 60_000,
  });
});

test('a clock that was set back ends it', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('armed-screen').waitFor();
  // The same as a clock that is now two minutes behind: what was seen lies ahead of it.
  await popup.evaluate(async () => {
    await navigator.locks.request('key-life', async () => {
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

  test('after a reload nothing is left, and the popup says so where the browser does', async ({
    phantomKey,
    apiKey,
  }) => {
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();
    if (phantomKey.browser === 'chromium') await allowReload(phantomKey);
    // Firefox takes no new tab while it takes those of the extension away.
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

/** Opens the popup of an extension that is about to come back with nothing. */
async function openEmptyPopup(page: Page, { origin }: PhantomKey): Promise<void> {
  await expect(async () => {
    // A navigation that the extension's going away swallows would be waited for for ever.
    await page.goto(`${origin}/popup.html`, { timeout: 5_000 });
    await page.getByTestId('key-field').waitFor({ timeout: 1_000 });
  }).toPass();
}
