import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readTrusts } from '../../../lib/extension/backend-trust.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { failureCodeOf } from '../session/expect.ts';
import { activateKey, forgetKey } from '../session/key-life.ts';
import { readStatus, sealForTest, storeForTest } from '../session/store-for-test.ts';
import {
  between,
  call,
  passSeconds,
  readToken,
  setUpDiscovery,
  startLongAfterwards,
  world,
} from './discovery-for-test.ts';
import {
  discoverNewBackends,
  prefetchDiscovery,
  recheckProtocol,
  refreshDiscovery,
  sealAfterRefusal,
} from './refresh-discovery.ts';

const { id: backendId, apiOrigin } = gitPhantomScope;

setUpDiscovery();

describe('a backend that takes version 2', () => {
  it('is sent sealed keys from the first on, and is pinned before', async () => {
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: true, block: null, protocol: 'v2' }]);
    expect(keys[0]?.check?.kind).toBe('works');
    expect(await readToken()).toMatch(/^v2\./);
    expect(await call()).toBe('200');
    expect(await readTrusts()).toMatchObject({ [apiOrigin]: { hasOfferedSealed: true } });
  });

  it('is never sent a session key, or an envelope that one of version 1 opens', async () => {
    await storeForTest();
    const { vault } = await browser.storage.session.get('vault');
    const { basicKey, sealedKeys, keys } = vault as {
      basicKey: string;
      sealedKeys: Record<string, string>;
      keys: { envelopes: { v1: string; v2: string } }[];
    };
    const rules = JSON.stringify(await browser.declarativeNetRequest.getSessionRules());
    const secrets = [basicKey, sealedKeys[apiOrigin] ?? '', keys[0]?.envelopes.v1 ?? ''];
    expect(secrets.every((secret) => secret.length >= 44)).toBe(true);
    expect(new Set(secrets).size).toBe(3);
    expect(secrets.filter((secret) => rules.includes(secret))).toEqual([]);
  });

  it.each([-300, 300])('is met where its clock is %i s off', async (seconds) => {
    world.verifier.setClock(seconds);
    world.verifier.replaceSigningKey();
    await storeForTest();
    expect(await call()).toBe('200');
  });

  it('is sent nothing where its clock is hours off', async () => {
    world.verifier.setClock(7_200);
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: false, block: { kind: 'clockWrong' } }]);
    expect(await call()).toBe('unstamped');
    expect(await readTrusts()).toEqual({});
  });
});

describe('refreshDiscovery, while another one is under way', () => {
  /** Has the next answer come when the test says so. */
  function delayAnswer(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let delay: Promise<undefined> | null = promise;
    between(async (answer) => {
      await delay;
      delay = null;
      return answer;
    });
    return () => {
      resolve(undefined);
    };
  }

  beforeEach(() => storeForTest());

  it('seals what each of the two needs', async () => {
    const token = await readToken();
    const answer = delayAnswer();
    passSeconds(5);
    const refreshing = [
      refreshDiscovery(apiOrigin),
      refreshDiscovery(apiOrigin, { isFresh: () => true }),
    ];
    answer();
    await Promise.all(refreshing);
    expect(await readToken()).not.toBe(token);
  });

  it('asks again where the backend has refused a token since', async () => {
    const answer = delayAnswer();
    const before = refreshDiscovery(apiOrigin);
    // Its answer is on the way.
    await new Promise((resolve) => setImmediate(resolve));
    world.verifier.rotateKeys({ keepsOld: false });
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    const after = sealAfterRefusal(gitPhantomScope);
    await vi.waitFor(async () => {
      expect(await call()).toBe('BYOK_TOKEN_STALE');
    });
    answer();
    await Promise.all([before, after]);
    expect(await call()).toBe('200');
  });
});

describe('discoverNewBackends', () => {
  it('pins a backend that may be acted on, once, before any key is there', async () => {
    await discoverNewBackends();
    expect(Object.keys(await readTrusts())).toEqual([apiOrigin]);
    await discoverNewBackends();
    expect(world.fetched).toHaveLength(1);
  });

  it('asks none whose permission is not there', async () => {
    await browser.permissions.remove({ origins: [`${apiOrigin}/*`] });
    await discoverNewBackends();
    await expect(recheckProtocol(backendId).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(recheckProtocol('unknown').catch(failureCodeOf)).resolves.toBe('noBackend');
    expect(world.fetched).toEqual([]);
  });
});

describe('prefetchDiscovery', () => {
  it('lets a stored key wait for no fetch', async () => {
    await prefetchDiscovery(gitPhantomScope);
    world.fetched = [];
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: true, protocol: 'v2', check: { kind: 'works' } }]);
    expect(world.fetched).toEqual(['/api/v1/keys/validate']);
    expect(await call()).toBe('200');
  });

  it('is consumed by one key, and not good for long', async () => {
    await prefetchDiscovery(gitPhantomScope);
    await storeForTest();
    world.fetched = [];
    await storeForTest();
    expect(world.fetched).toContain('/.well-known/byok-configuration');

    await prefetchDiscovery(gitPhantomScope);
    passSeconds(60);
    startLongAfterwards();
    world.fetched = [];
    await storeForTest();
    expect(world.fetched).toContain('/.well-known/byok-configuration');
  });

  it('is none where a later one has begun', async () => {
    await prefetchDiscovery(gitPhantomScope);
    const answered = Promise.withResolvers<undefined>();
    between(async () => {
      await answered.promise;
      return new Response('{"protocols":[]}');
    });
    const later = prefetchDiscovery(gitPhantomScope);
    const storing = storeForTest();
    await vi.waitFor(async () => {
      expect((await readStatus()).keys).toHaveLength(1);
    });
    answered.resolve(undefined);
    await expect(storing).resolves.toMatchObject({
      keys: [{ armed: false, block: { kind: 'malformed' }, check: { kind: 'blocked' } }],
    });
    await later;
  });

  it('counts for nothing where it shows nothing to seal to', async () => {
    between(() => new Response(null, { status: 503 }));
    await prefetchDiscovery(gitPhantomScope);
    between((answer) => answer);
    await expect(storeForTest()).resolves.toMatchObject({ keys: [{ armed: true }] });
  });

  it('asks none whose permission is not there', async () => {
    await browser.permissions.remove({ origins: [`${apiOrigin}/*`] });
    await prefetchDiscovery(gitPhantomScope);
    expect(world.fetched).toEqual([]);
  });
});

describe('several keys of one backend', () => {
  it('have one sealed at a time, and the next when it is used', async () => {
    await storeForTest();
    await storeForTest({ ...(await sealForTest()), label: 'two' });
    const [one, two] = (await readStatus()).keys;
    expect([one?.armed, two?.armed]).toEqual([false, true]);
    passSeconds(300);
    await activateKey(one?.id ?? '');
    expect(await call()).toBe('200');
    await forgetKey(one?.id ?? '');
    expect(await call()).toBe('unstamped');
  });
});
