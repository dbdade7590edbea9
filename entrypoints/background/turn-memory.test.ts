import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser.ts';
import { changeSettings } from '../../lib/settings.ts';
import {
  beginLock,
  clearItems,
  flushItems,
  isLocking,
  readItem,
  readSettings,
  whileKnown,
  writeItems,
} from './turn-memory.ts';

const lock = { reason: 'byHand', at: 1 } as const;

describe('whileKnown', () => {
  it('asks the browser once, and is up to date by what is written', async () => {
    await browser.storage.session.set({ vault: 1, time: 1 });
    const get = vi.spyOn(browser.storage.session, 'get');
    await whileKnown(async () => {
      expect(await readItem('vault')).toBe(1);
      await writeItems({ vault: 2 });
      expect(await readItem('vault')).toBe(2);
      expect(await readItem('time')).toBe(1);
      await clearItems();
      expect(await readItem('time')).toBeUndefined();
    });
    expect(get).toHaveBeenCalledOnce();
  });

  it('tells the browser all that has changed in one call, at the end or when asked to', async () => {
    const set = vi.spyOn(browser.storage.session, 'set');
    await whileKnown(async () => {
      await writeItems({ vault: 1, time: 1 });
      await writeItems({ vault: 2 });
      expect(await readItem('vault')).toBe(2);
      expect(set).not.toHaveBeenCalled();
      await flushItems();
      expect(await browser.storage.session.get()).toEqual({ vault: 2, time: 1 });
      await writeItems({ vault: 3 });
    });
    expect(await browser.storage.session.get()).toEqual({ vault: 3, time: 1 });
    expect(set).toHaveBeenCalledTimes(2);
  });

  it('clears at once, and what was to be written with it', async () => {
    await browser.storage.session.set({ time: 1 });
    await whileKnown(async () => {
      await writeItems({ vault: 1 });
      await clearItems();
      expect(await browser.storage.session.get()).toEqual({});
    });
    expect(await browser.storage.session.get()).toEqual({});
  });

  it('writes what it has changed before it fails', async () => {
    const failed = whileKnown(async () => {
      await writeItems({ vault: 1 });
      throw new Error('failed');
    });
    await expect(failed).rejects.toThrow('failed');
    expect(await browser.storage.session.get()).toEqual({ vault: 1 });
  });

  it('knows nothing once it is over, also where it has failed', async () => {
    await browser.storage.session.set({ vault: 1 });
    const failed = whileKnown(() => Promise.reject(new Error('failed')));
    await expect(failed).rejects.toThrow('failed');
    await browser.storage.session.set({ vault: 2 });
    expect(await readItem('vault')).toBe(2);
  });

  it('asks again what the browser has, where it did not take what was written', async () => {
    await browser.storage.session.set({ vault: 1 });
    await whileKnown(async () => {
      vi.spyOn(browser.storage.session, 'set').mockRejectedValueOnce(new Error('full'));
      await writeItems({ vault: 2 });
      await expect(flushItems()).rejects.toThrow('full');
      expect(await readItem('vault')).toBe(1);
    });
  });

  it('tells of a lock that has begun before, until all is cleared', async () => {
    await beginLock(lock);
    await whileKnown(async (begun) => {
      expect(begun).toEqual(lock);
      await clearItems();
    });
    await whileKnown((begun) => {
      expect(begun).toBeNull();
      return Promise.resolve();
    });
  });

  it('tells of one that an earlier worker has begun', async () => {
    await browser.storage.session.set({ locking: lock });
    await whileKnown((begun) => {
      expect(begun).toEqual(lock);
      return Promise.resolve();
    });
  });

  it('keeps to the settings of its beginning', async () => {
    await whileKnown(async () => {
      const { lock: before } = await readSettings();
      await changeSettings(() => ({ lock: { ...before, maxUses: 7 } }));
      expect((await readSettings()).lock).toEqual(before);
    });
    expect((await readSettings()).lock.maxUses).toBe(7);
  });
});

it('knows at once that a lock has begun, and until all is cleared', async () => {
  const begun = beginLock(lock);
  expect(isLocking()).toBe(true);
  await begun;
  expect(await browser.storage.session.get()).toEqual({ locking: lock });
  await clearItems();
  expect(isLocking()).toBe(false);
});
