import { describe, expect, it } from 'vitest';
import { gitPhantomScope } from './backends.ts';
import { browser } from './browser.ts';
import { defaultSettings, readBackends, readSettings } from './settings.ts';

describe('readSettings', () => {
  it.each([undefined, null, 'text', {}])('takes %j for the defaults', async (settings) => {
    await browser.storage.local.set({ settings });
    expect(await readSettings()).toEqual(defaultSettings);
  });

  it('keeps a lock policy', async () => {
    const lock = { ...defaultSettings.lock, idleMinutes: 5 };
    await browser.storage.local.set({ settings: { lock } });
    expect(await readSettings()).toEqual({ ...defaultSettings, lock });
  });
});

describe('readBackends', () => {
  it('begins with the built-in one', async () => {
    expect(await readBackends()).toEqual([gitPhantomScope]);
  });
});
