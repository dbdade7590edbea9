import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BackendTrust,
  changeTrust,
  forgetSigningKey,
  onTrustChange,
  pinOf,
  readTrusts,
} from './backend-trust.ts';
import { browser } from './browser.ts';

const apiOrigin = 'https://api.example';
const trust: BackendTrust = {
  signingKey: 'A'.repeat(43),
  issuedAt: 1_795_518_000,
  hasOfferedSealed: true,
  allowsBasic: false,
};

async function storeRaw(value: unknown): Promise<void> {
  await browser.storage.local.set({ trust: value });
}

const firstDay = new Date('2026-11-24T12:00:00Z');
const kept = { ...trust, pinnedAt: firstDay.getTime() };

beforeEach(async () => {
  vi.useFakeTimers({ now: firstDay, toFake: ['Date'] });
  await changeTrust(apiOrigin, () => trust);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('readTrusts', () => {
  it('has what was remembered', async () => {
    expect(await readTrusts()).toEqual({ [apiOrigin]: kept });
  });

  it.each([
    ['another value than an object', 'text'],
    ['nothing', null],
    ['an origin that is none', { 'http://api.example': trust }],
    ['an origin with a path', { 'https://api.example/': trust }],
    ['no object', { [apiOrigin]: 'text' }],
    ['no signing key', { [apiOrigin]: { ...trust, signingKey: undefined } }],
    ['a signing key of another length', { [apiOrigin]: { ...trust, signingKey: 'AAAA' } }],
    ['a time in milliseconds', { [apiOrigin]: { ...trust, issuedAt: 1_795_518_000_000 } }],
  ])('passes over %s', async (_case, value) => {
    await storeRaw(value);
    expect(await readTrusts()).toEqual({});
  });

  it('does not know since when where that is no time', async () => {
    await storeRaw({ [apiOrigin]: { ...kept, pinnedAt: 'long' } });
    expect(await readTrusts()).toEqual({ [apiOrigin]: { ...trust, pinnedAt: null } });
  });

  it('takes nothing but `true` for an agreement', async () => {
    await storeRaw({ [apiOrigin]: { ...kept, allowsBasic: 'yes', hasOfferedSealed: 1 } });
    const flags = { allowsBasic: false, hasOfferedSealed: false };
    expect(await readTrusts()).toEqual({ [apiOrigin]: { ...kept, ...flags } });
  });
});

describe('changeTrust', () => {
  it('notes since when a signing key is trusted, and keeps that while it is', async () => {
    const laterDay = new Date('2026-12-24T12:00:00Z');
    vi.setSystemTime(laterDay);
    await changeTrust(apiOrigin, (before) => before && { ...before, allowsBasic: true });
    expect((await readTrusts())[apiOrigin]?.pinnedAt).toBe(firstDay.getTime());
    await changeTrust(apiOrigin, () => ({ ...trust, signingKey: 'E'.repeat(43) }));
    expect((await readTrusts())[apiOrigin]?.pinnedAt).toBe(laterDay.getTime());
  });

  it('leaves other backends as they are, and forgets where it is told', async () => {
    await changeTrust('https://other.example', (before) => (before === null ? trust : null));
    await changeTrust(apiOrigin, () => null);
    expect(await readTrusts()).toEqual({ 'https://other.example': kept });
  });

  it('loses no change of two at once', async () => {
    await Promise.all([
      changeTrust(apiOrigin, (before) => before && { ...before, allowsBasic: true }),
      changeTrust(apiOrigin, (before) => before && { ...before, issuedAt: 1_795_518_001 }),
    ]);
    const changed = { ...kept, allowsBasic: true, issuedAt: 1_795_518_001 };
    expect(await readTrusts()).toEqual({ [apiOrigin]: changed });
  });
});

describe('forgetSigningKey', () => {
  it('keeps that version 2 was offered, and what was agreed to', async () => {
    await changeTrust(apiOrigin, () => ({ ...trust, allowsBasic: true }));
    await forgetSigningKey(apiOrigin);
    const left = { ...trust, allowsBasic: true, signingKey: null, pinnedAt: null };
    expect(await readTrusts()).toEqual({ [apiOrigin]: left });
    expect(pinOf(left)).toBeNull();
    await changeTrust(apiOrigin, () => trust);
    expect(await readTrusts()).toEqual({ [apiOrigin]: kept });
  });

  it('leaves nothing of a backend that never offered it', async () => {
    await changeTrust(apiOrigin, () => ({ ...trust, hasOfferedSealed: false }));
    await forgetSigningKey(apiOrigin);
    expect(await readTrusts()).toEqual({});
  });
});

describe('onTrustChange', () => {
  it('tells of a change, of nothing else, and not after its end', async () => {
    const listener = vi.fn();
    const stop = onTrustChange(listener);
    await changeTrust(apiOrigin, () => ({ ...trust }));
    await browser.storage.local.set({ settings: {} });
    expect(listener).not.toHaveBeenCalled();
    await changeTrust(apiOrigin, () => null);
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    await changeTrust(apiOrigin, () => trust);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
