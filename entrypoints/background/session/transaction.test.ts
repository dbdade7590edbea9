import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../../lib/extension/browser.ts';
import { changeSettings } from '../../../lib/extension/settings.ts';
import { readCurrentSettings } from './current-policy.ts';
import { beginLock, isLocking, openTransaction, type Transaction } from './transaction.ts';

const lock = { reason: 'byHand', at: 1 } as const;

describe('openTransaction', () => {
  it('asks the browser once, and is up to date by what is written', async () => {
    await browser.storage.session.set({ vault: 1, time: 1 });
    const get = vi.spyOn(browser.storage.session, 'get');
    await openTransaction(async (tx) => {
      expect(tx.items.vault).toBe(1);
      tx.set({ vault: 2 });
      expect(tx.items).toMatchObject({ vault: 2, time: 1 });
      await tx.clear();
      expect(tx.items.time).toBeNull();
    });
    expect(get).toHaveBeenCalledOnce();
  });

  it('tells the browser all that has changed in one call, at the end or when asked to', async () => {
    const set = vi.spyOn(browser.storage.session, 'set');
    await openTransaction(async (tx) => {
      tx.set({ vault: 1, time: 1 });
      tx.set({ vault: 2 });
      expect(set).not.toHaveBeenCalled();
      await tx.flush();
      expect(await browser.storage.session.get()).toEqual({ vault: 2, time: 1 });
      tx.set({ vault: 3 });
    });
    expect(await browser.storage.session.get()).toEqual({ vault: 3, time: 1 });
    expect(set).toHaveBeenCalledTimes(2);
  });

  it('clears at once, and what was to be written with it', async () => {
    await browser.storage.session.set({ time: 1 });
    await openTransaction(async (tx) => {
      tx.set({ vault: 1 });
      await tx.clear();
      expect(await browser.storage.session.get()).toEqual({});
    });
    expect(await browser.storage.session.get()).toEqual({});
  });

  it('writes what it has changed before it fails', async () => {
    const failed = openTransaction((tx) => {
      tx.set({ vault: 1 });
      return Promise.reject(new Error('failed'));
    });
    await expect(failed).rejects.toThrow('failed');
    expect(await browser.storage.session.get()).toEqual({ vault: 1 });
  });

  it.each<[string, () => Promise<void>]>([
    ['ends', () => Promise.resolve()],
    ['fails', () => Promise.reject(new Error('failed'))],
  ])('hands out nothing that can be used once it %s', async (_, end) => {
    let kept: Transaction | undefined;
    const ended = openTransaction((tx) => {
      kept = tx;
      return end();
    });
    await ended.catch(() => undefined);
    const over = 'transaction must not be used after its end';
    expect(() => kept?.items).toThrow(over);
    expect(() => kept?.set({ vault: 1 })).toThrow(over);
    await expect(kept?.clear()).rejects.toThrow(over);
    await kept?.flush();
    expect(await browser.storage.session.get()).toEqual({});
  });

  it('is alone: the next one sees what it has written', async () => {
    const first = openTransaction(async (tx) => {
      await Promise.resolve();
      tx.set({ vault: 1 });
    });
    const second = openTransaction((tx) => tx.items.vault);
    await first;
    await expect(second).resolves.toBe(1);
  });

  it('asks again what the browser has, where it did not take what was written', async () => {
    await browser.storage.session.set({ vault: 1 });
    await openTransaction(async (tx) => {
      vi.spyOn(browser.storage.session, 'set').mockRejectedValueOnce(new Error('full'));
      tx.set({ vault: 2 });
      await expect(tx.flush()).rejects.toThrow('full');
      expect(tx.items.vault).toBe(1);
    });
  });

  it('tells of a lock that has begun before, until all is cleared', async () => {
    await beginLock(lock);
    await openTransaction(async (tx) => {
      expect(tx.begunLock).toEqual(lock);
      await tx.clear();
    });
    await openTransaction((tx) => {
      expect(tx.begunLock).toBeNull();
    });
  });

  it('tells of one that an earlier worker has begun', async () => {
    await browser.storage.session.set({ locking: lock });
    await openTransaction((tx) => {
      expect(tx.begunLock).toEqual(lock);
    });
  });

  it('keeps to the settings of its beginning', async () => {
    await openTransaction(async (tx) => {
      const { lock: before } = await tx.settings;
      await changeSettings(() => ({ lock: { ...before, maxUses: 7 } }));
      expect((await tx.settings).lock).toEqual(before);
    });
    expect((await readCurrentSettings()).lock.maxUses).toBe(7);
  });
});

it('knows at once that a lock has begun, and until all is cleared', async () => {
  const begun = beginLock(lock);
  expect(isLocking()).toBe(true);
  await begun;
  expect(await browser.storage.session.get()).toEqual({ locking: lock });
  await openTransaction((tx) => tx.clear());
  expect(isLocking()).toBe(false);
});
