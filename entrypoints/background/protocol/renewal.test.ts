import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { changeSettings } from '../../../lib/extension/settings.ts';
import { checkLimits } from '../session/session-life.ts';
import { lock } from '../session/lock.ts';
import { readStatus, storeForTest } from '../session/store-for-test.ts';
import {
  between,
  call,
  models,
  openSite,
  passSeconds,
  readKey,
  readToken,
  setUpDiscovery,
  world,
} from './discovery-for-test.ts';
import { renewForSite } from './reconcile.ts';
import {
  recheckProtocol,
  refreshDiscovery,
  sealAfterRefusal,
  trustKey,
} from './refresh-discovery.ts';
import { renewAfter } from './renewal-events.ts';

const { id: backendId, apiOrigin } = gitPhantomScope;

setUpDiscovery();

describe('renewal', () => {
  beforeEach(() => storeForTest());

  it('comes well within the window while a site is open, and never sooner', async () => {
    const first = await readToken();
    passSeconds(40);
    await checkLimits();
    expect(await readToken()).toBe(first);
    passSeconds(20);
    await checkLimits();
    expect(await readToken()).not.toBe(first);
    expect(await call()).toBe('200');
  });

  it('is woken for', async () => {
    const alarm = await browser.alarms.get('seal');
    expect((alarm?.scheduledTime ?? 0) - Date.now()).toBe(60_000);
  });

  it('rests while no site is open, and is there before the next page asks', async () => {
    openSite(false);
    const first = await readToken();
    passSeconds(600);
    await checkLimits();
    expect(await readToken()).toBe(first);
    expect(await browser.alarms.get('seal')).toBeUndefined();
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    await renewForSite();
    expect(await call()).toBe('200');
  });

  it('makes up for a laptop’s sleep at the first thing that wakes the worker', async () => {
    passSeconds(20 * 60);
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    await checkLimits();
    expect(await call()).toBe('200');
  });

  it('follows a clock that was set back, within what a session survives', async () => {
    passSeconds(100);
    await checkLimits();
    const first = await readToken();
    passSeconds(-50);
    // Time at the backend goes on.
    world.verifier.setClock(50);
    await checkLimits();
    expect(await readToken()).not.toBe(first);
    expect(await call()).toBe('200');
  });

  it('ends with a lock, whatever was on its way', async () => {
    const turns = [refreshDiscovery(apiOrigin), sealAfterRefusal(gitPhantomScope), renewForSite()];
    const locked = lock('byHand');
    passSeconds(60);
    await Promise.all([...turns, locked, checkLimits(), refreshDiscovery(apiOrigin)]);
    expect(await call()).toBe('unstamped');
    expect((await readStatus()).keys).toEqual([]);
    expect(await browser.alarms.get('seal')).toBeUndefined();
  });
});

describe('a refused token', () => {
  beforeEach(() => storeForTest());

  it('is sealed anew under the configuration of then', async () => {
    world.verifier.rotateKeys({ keepsOld: false });
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    await sealAfterRefusal(gitPhantomScope);
    expect(await call()).toBe('200');
    expect(await readKey()).toMatchObject({ armed: true, block: null });
  });

  it('is one of many at once: one fetch', async () => {
    world.fetched = [];
    world.verifier.setClock(300);
    await Promise.all(Array.from({ length: 50 }, () => sealAfterRefusal(gitPhantomScope)));
    expect(world.fetched).toEqual(['/.well-known/byok-configuration']);
    expect(await call()).toBe('200');
  });
});

describe('refusals and answers by turns', () => {
  it('cost no more than refusals alone', async () => {
    await storeForTest();
    const now = performance.now();
    vi.mocked(performance.now).mockReturnValue(now);
    world.fetched = [];
    const tokens = new Set<string>();
    for (const statusCode of Array.from({ length: 20 }, () => [409, 200]).flat()) {
      await renewAfter({ statusCode, url: models });
      passSeconds(1);
      tokens.add(await readToken());
    }
    expect(world.fetched).toEqual(['/.well-known/byok-configuration']);
    expect(tokens.size).toBeLessThanOrEqual(2);
  });
});

describe('a configuration that ends', () => {
  const path = '/.well-known/byok-configuration';
  beforeEach(async () => {
    await changeSettings((settings) => ({
      ...settings,
      lock: { ...settings.lock, idleMinutes: null, maxMinutes: null },
    }));
    await storeForTest();
    world.fetched = [];
  });

  it('is fetched again before its end, even while no site is open', async () => {
    openSite(false);
    passSeconds(3_600);
    await checkLimits();
    expect(world.fetched).toEqual([]);
    passSeconds(2 * 3_600 - 5);
    await checkLimits();
    expect(world.fetched).toEqual([path]);
    await refreshDiscovery(apiOrigin);
    expect(await readKey()).toMatchObject({ armed: true, block: null });
  });

  it('leaves the token to grow stale until a refresh, and seals none', async () => {
    const first = await readToken();
    passSeconds(4 * 3_600);
    await renewForSite();
    expect(await readToken()).toBe(first);
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    await sealAfterRefusal(gitPhantomScope);
    expect(await call()).toBe('200');
  });

  it('blocks the key if the backend is unreachable or still shows it', async () => {
    const old = await (await world.verifier.fetch(apiOrigin + path)).text();
    passSeconds(4 * 3_600);
    between(() => Promise.reject(new TypeError('down')));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'unreachable' } });
    between(() => new Response(old));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'older' } });
    expect(await call()).toBe('unstamped');
    between((answer) => answer);
    await recheckProtocol(backendId);
    expect(await call()).toBe('200');
  });

  it('may have ended while the user was thinking about its changed key', async () => {
    world.verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    const { block } = await readKey();
    passSeconds(4 * 3_600);
    const fingerprint = block?.kind === 'keyChanged' ? block.fingerprint : '';
    await trustKey({ type: 'trustKey', backendId, fingerprint });
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect(await call()).toBe('200');
  });
});
