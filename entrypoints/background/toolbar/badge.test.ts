import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Activity, noActivity, type Use } from '../../../lib/extension/activity.ts';
import { speakFromFiles } from '../../../testkit/extension/speak-from-files.ts';
import { gitPhantomScope, hostPermissions } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { emptyStatus, type Status } from '../../../lib/extension/messages.ts';
import { createStatus } from '../../popup/status-for-test.ts';
import { isNearEnd } from './badge.ts';

const now = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  speakFromFiles();
});

afterEach(() => {
  vi.useRealTimers();
});

async function show(status: Status, activity = noActivity) {
  vi.resetModules();
  const { showStatus } = await import('./badge.ts');
  await browser.storage.session.set({ status, activity });
  await showStatus();
  const { setBadgeText, setTitle, setBadgeBackgroundColor, setIcon } = vi.mocked(browser.action);
  return {
    text: setBadgeText.mock.lastCall?.[0].text,
    title: setTitle.mock.lastCall?.[0].title,
    color: setBadgeBackgroundColor.mock.lastCall?.[0].color,
    icon: JSON.stringify(setIcon.mock.lastCall?.[0]),
  };
}

function endingIn(ms: number): Status {
  return { ...createStatus(), endsAt: now + ms, endsBy: 'idle' };
}

it('says nothing where nothing is stored', async () => {
  const shown = await show(emptyStatus);
  expect(shown).toMatchObject({ text: '', title: 'Phantom Key: no key in use' });
  expect(shown.icon).toContain('/icons/locked-16.png');
});

it('says which key is in use', async () => {
  const shown = await show(endingIn(121_000));
  expect(shown).toMatchObject({ text: '✓', title: 'Phantom Key: fal key in use' });
  expect(shown.icon).toContain('/icons/armed-16.png');
});

it.each([
  [120_000, '2m', 'in 2 minutes'],
  [60_001, '2m', 'in 2 minutes'],
  [60_000, '1m', 'within a minute'],
  [-5_000, '1m', 'within a minute'],
])('%i ms before the end warns by icon, text, colour and words', async (ms, text, words) => {
  const usual = await show(endingIn(600_000));
  const shown = await show(endingIn(ms));
  expect(shown.text).toBe(text);
  expect(shown.title).toContain(words);
  expect(shown.icon).toContain('/icons/attention-16.png');
  expect(shown.color).not.toBe(usual.color);
});

const rejected = { armed: false, check: { kind: 'rejected' } } as const;

it('asks for attention where the provider rejected a key, and none beside it is in use', async () => {
  const shown = await show(createStatus(rejected));
  expect(shown).toMatchObject({ text: '!', title: 'Phantom Key: fal rejected the key' });
  expect(shown.icon).toContain('/icons/attention-16.png');
  const { keys } = createStatus();
  const other = createStatus({ ...rejected, id: 'other', label: 'old' });
  expect((await show({ ...other, keys: [...other.keys, ...keys] })).icon).toContain('armed');
});

it('asks for attention where the browser’s permission is gone', async () => {
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
  const shown = await show(createStatus({ armed: false }));
  expect(shown.text).toBe('!');
  expect(shown.title).toContain('no longer allows Git Phantom Scope');
});

it('asks for attention where only the user can end a block, and for none that ends by itself', async () => {
  const waiting = createStatus({ armed: false, block: { kind: 'downgrade' } });
  expect(await show(waiting)).toMatchObject({
    text: '!',
    title: 'Phantom Key: Requests do not carry the key',
  });
  const passing = createStatus({ armed: false, block: { kind: 'unreachable' } });
  expect((await show(passing)).text).not.toBe('!');
});

it('asks for attention if a request was sent without the key, until the next one', async () => {
  const lost = activityOf(false);
  const shown = await show(createStatus(), lost);
  expect(shown).toMatchObject({ text: '!' });
  expect(shown.title).toContain('sent without the key');
  const { showActivity, showStatus } = await import('./badge.ts');
  await browser.storage.session.set({ activity: activityOf(true) });
  await showActivity(activityOf(true));
  await showStatus();
  expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '1' });
});

it('shows at once that a request was sent without the key', async () => {
  await show(createStatus(), activityOf(true));
  const { showActivity, showStatus } = await import('./badge.ts');
  await browser.storage.session.set({ activity: activityOf(false) });
  await showActivity(activityOf(false));
  await showStatus();
  expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '!' });
});

it('only counts while all is well', async () => {
  await show(createStatus());
  const { showActivity } = await import('./badge.ts');
  vi.mocked(browser.action.setTitle).mockClear();
  await showActivity(activityOf(true));
  expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '1' });
  expect(browser.action.setTitle).not.toHaveBeenCalled();
});

function activityOf(travelled: boolean): Activity {
  return { uses: [{ travelled } as Use], counts: travelled ? { 'a.example': 1 } : {} };
}

it('has nothing to warn of where nothing ends', () => {
  expect(isNearEnd(createStatus())).toBe(false);
  expect(isNearEnd({ ...emptyStatus, endsAt: now })).toBe(false);
});
