import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BackendTrust, changeTrust, onTrustChange, readTrusts } from './backend-trust.ts';
import { browser } from './browser.ts';

const apiOrigin = 'https://api.gitphantomscope.com';
const other = 'https://api.other.example';
const trust: BackendTrust = {
  signingKey: 'A'.repeat(43),
  issuedAt: 1_795_478_400,
  hasOfferedSealed: true,
  allowsBasic: false,
};
const firstDay = new Date('2026-11-24T12:00:00Z');
const laterDay = new Date('2026-12-24T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: firstDay, toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('changeTrust', () => {
  it('notes since when a signing key is trusted, and keeps that while it is', async () => {
    await changeTrust(apiOrigin, () => trust);
    vi.setSystemTime(laterDay);
    await changeTrust(apiOrigin, (before) => before && { ...before, allowsBasic: true });
    expect((await readTrusts())[apiOrigin]).toEqual({
      ...trust,
      allowsBasic: true,
      pinnedAt: firstDay.getTime(),
    });
    await changeTrust(apiOrigin, () => ({ ...trust, signingKey: 'E'.repeat(43) }));
    expect((await readTrusts())[apiOrigin]?.pinnedAt).toBe(laterDay.getTime());
  });

  it('forgets one and leaves the others', async () => {
    await changeTrust(apiOrigin, () => trust);
    await changeTrust(other, () => trust);
    await changeTrust(apiOrigin, () => null);
    expect(Object.keys(await readTrusts())).toEqual([other]);
  });

  it('writes nothing, and tells nobody, where nothing is to be another', async () => {
    await changeTrust(apiOrigin, () => trust);
    const listener = vi.fn();
    const stop = onTrustChange(listener);
    await changeTrust(apiOrigin, () => trust);
    expect(listener).not.toHaveBeenCalled();
    await changeTrust(apiOrigin, () => null);
    expect(listener).toHaveBeenCalledOnce();
    stop();
  });
});

describe('readTrusts', () => {
  it.each([
    ['no object', 'text'],
    ['a name that is no origin', { 'api.example.com': trust }],
    ['a key that is none', { [apiOrigin]: { ...trust, signingKey: 'AAAA' } }],
    ['a time in milliseconds', { [apiOrigin]: { ...trust, issuedAt: 1_795_478_400_000 } }],
  ])('passes over %s', async (_name, stored) => {
    await browser.storage.local.set({ trust: stored });
    expect(await readTrusts()).toEqual({});
  });

  it('does not know since when where that is no time', async () => {
    await browser.storage.local.set({ trust: { [apiOrigin]: { ...trust, pinnedAt: 'long' } } });
    expect((await readTrusts())[apiOrigin]?.pinnedAt).toBeNull();
  });
});
