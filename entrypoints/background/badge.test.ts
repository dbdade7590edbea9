import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../../harness/speak-from-files.ts';
import { browser } from '../../lib/browser.ts';
import { emptyStatus, type Status } from '../../lib/messages.ts';
import { createStatus } from '../popup/status-for-test.ts';
import { isNearEnd } from './badge.ts';

const now = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
  speakFromFiles();
});

afterEach(() => {
  vi.useRealTimers();
});

async function show(status: Status) {
  vi.resetModules();
  const { showStatus } = await import('./badge.ts');
  await browser.storage.session.set({ status });
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

it('says nothing where nothing is held', async () => {
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
])('%i ms before the end warns by text, colour and words', async (ms, text, words) => {
  const usual = await show(endingIn(600_000));
  const shown = await show(endingIn(ms));
  expect(shown.text).toBe(text);
  expect(shown.title).toContain(words);
  expect(shown.color).not.toBe(usual.color);
});

it('has nothing to warn of where nothing ends', () => {
  expect(isNearEnd(createStatus())).toBe(false);
  expect(isNearEnd({ ...emptyStatus, endsAt: now })).toBe(false);
});
