import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeableVerifier } from '../../../testkit/backends/changeable-verifier.ts';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { readTrusts } from '../../../lib/extension/backend-trust.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import type { KeySummary } from '../../../lib/extension/messages.ts';
import { changeSettings, chooseProtocol } from '../../../lib/extension/settings.ts';
import { failureCodeOf } from '../session/expect.ts';
import { checkLimits, forgetKey, keepLonger, activateKey } from '../session/key-life.ts';
import { renewForSite } from './reconcile.ts';
import {
  allowBasic,
  refreshDiscovery,
  prefetchDiscovery,
  discoverNewBackends,
  recheckProtocol,
  sealAfterRefusal,
  trustKey,
} from './refresh-discovery.ts';
import { readStatus, sealForTest, storeForTest } from '../session/store-for-test.ts';
import { lock } from '../session/lock.ts';
import { renewAfter } from './renewal-events.ts';

const { id: backendId, apiOrigin } = gitPhantomScope;
const models = `${apiOrigin}/api/v1/models?provider=openai`;
let verifier: ChangeableVerifier;
/** What was fetched, by path. */
let fetched: string[];

/** What the rule puts on requests; none without a rule. */
async function readHeaders(): Promise<Record<string, string>> {
  const [rule] = await browser.declarativeNetRequest.getSessionRules();
  const headers = rule?.action.requestHeaders ?? [];
  return Object.fromEntries(headers.map(({ header, value }) => [header, value ?? '']));
}

/** What a page's request is answered with, or `unstamped`. */
async function call(): Promise<string> {
  const headers = await readHeaders();
  if (Object.keys(headers).length === 0) return 'unstamped';
  const answer = await verifier.fetch(models, { headers });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return error?.code ?? `${answer.status}`;
}

async function readToken(): Promise<string> {
  return (await readHeaders())['X-Session-Key'] ?? '';
}

async function readKey(): Promise<KeySummary> {
  const { keys } = await readStatus();
  expect(keys).toHaveLength(1);
  return keys[0] ?? expect.fail('a key is expected');
}

function passSeconds(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

function openSite(isOpen: boolean): void {
  const tabs = isOpen ? [{ id: 1 }] : [];
  vi.mocked(browser.tabs.query).mockResolvedValue(tabs as never);
}

/** Answers with what the verifier says, changed on the way. */
function between(change: (answer: Response) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (async (...asked) => {
    const answer = await verifier.fetch(...asked);
    return new URL(asked[0] as string).pathname.startsWith('/.well-known')
      ? change(answer)
      : answer;
  }) satisfies typeof fetch);
}

let testsBefore = 0;
const monotonicNow = performance.now.bind(performance);

/** No test waits for what the one before it has just done. */
function startLongAfterwards(): void {
  const elsewhereMs = ++testsBefore * 60_000;
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicNow() + elsewhereMs);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  verifier = createSandboxVerifier();
  fetched = [];
  vi.stubGlobal('fetch', (async (...asked) => {
    fetched.push(new URL(asked[0] as string).pathname);
    return verifier.fetch(...asked);
  }) satisfies typeof fetch);
  openSite(true);
  startLongAfterwards();
});

afterEach(async () => {
  // One that nobody waits for may still be under way.
  await refreshDiscovery(apiOrigin);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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
    verifier.setClock(seconds);
    verifier.replaceSigningKey();
    await storeForTest();
    expect(await call()).toBe('200');
  });

  it('is sent nothing where its clock is hours off', async () => {
    verifier.setClock(7_200);
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: false, block: { kind: 'clockWrong' } }]);
    expect(await call()).toBe('unstamped');
    expect(await readTrusts()).toEqual({});
  });
});

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
    verifier.setClock(50);
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
    verifier.rotateKeys({ keepsOld: false });
    expect(await call()).toBe('BYOK_TOKEN_STALE');
    await sealAfterRefusal(gitPhantomScope);
    expect(await call()).toBe('200');
    expect(await readKey()).toMatchObject({ armed: true, block: null });
  });

  it('is one of many at once: one fetch', async () => {
    fetched = [];
    verifier.setClock(300);
    await Promise.all(Array.from({ length: 50 }, () => sealAfterRefusal(gitPhantomScope)));
    expect(fetched).toEqual(['/.well-known/byok-configuration']);
    expect(await call()).toBe('200');
  });
});

describe('refusals and answers by turns', () => {
  it('cost no more than refusals alone', async () => {
    await storeForTest();
    const now = performance.now();
    vi.mocked(performance.now).mockReturnValue(now);
    fetched = [];
    const tokens = new Set<string>();
    for (const statusCode of Array.from({ length: 20 }, () => [409, 200]).flat()) {
      await renewAfter({ statusCode, url: models });
      passSeconds(1);
      tokens.add(await readToken());
    }
    expect(fetched).toEqual(['/.well-known/byok-configuration']);
    expect(tokens.size).toBeLessThanOrEqual(2);
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
    verifier.rotateKeys({ keepsOld: false });
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

describe('a changed signing key', () => {
  beforeEach(() => storeForTest());

  it('stops the key until the user agrees to that very one', async () => {
    const { fingerprint: pinned } = await readKey();
    verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    const { block, ...key } = await readKey();
    expect(key).toMatchObject({ armed: false, protocol: null, fingerprint: pinned });
    expect(await call()).toBe('unstamped');
    const shown = block?.kind === 'keyChanged' ? block.fingerprint : '';
    const agree = (fingerprint: string) => trustKey({ type: 'trustKey', backendId, fingerprint });
    await expect(agree(pinned ?? '').catch(failureCodeOf)).resolves.toBe('otherKey');
    await activateKey(key.id);
    expect(await call()).toBe('unstamped');

    verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    await expect(agree(shown).catch(failureCodeOf)).resolves.toBe('otherKey');
    const now = (await readKey()).block;
    await agree(now?.kind === 'keyChanged' ? now.fingerprint : '');
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect((await readKey()).fingerprint).not.toBe(pinned);
    expect(await call()).toBe('200');
  });

  it('is still waited for where the backend cannot be reached', async () => {
    verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')));
    await recheckProtocol(backendId);
    expect((await readKey()).block?.kind).toBe('keyChanged');
  });

  it('is forgotten where the pinned one is back', async () => {
    between(() => createSandboxVerifier().fetch(`${apiOrigin}/.well-known/byok-configuration`));
    await recheckProtocol(backendId);
    expect((await readKey()).block?.kind).toBe('keyChanged');
    between((answer) => answer);
    await recheckProtocol(backendId);
    expect(await call()).toBe('200');
  });
});

describe('a downgrade', () => {
  beforeEach(async () => {
    await storeForTest();
    verifier.offer('v1');
    await recheckProtocol(backendId);
  });

  it('waits for the user, also when asked to use the key', async () => {
    const { id, ...key } = await readKey();
    expect(key).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
    await activateKey(id);
    expect(await call()).toBe('unstamped');
    await allowBasic(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    expect(await call()).toBe('200');
  });

  it('is agreed to until version 2 is back', async () => {
    await allowBasic(backendId);
    verifier.offer('both');
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    verifier.offer('v1');
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
  });

  it('is not allowed ahead by an agreement after another lock', async () => {
    await lock('byHand');
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
  });
});

describe('what cannot be used', () => {
  it.each<[string, (answer: Response) => Response | Promise<Response>]>([
    ['malformed', () => new Response('{"protocols":[]}')],
    ['malformed', async (answer) => new Response((await answer.text()).replace('120', '121'))],
    ['unreachable', () => new Response('', { status: 500 })],
  ])('is %s, blocks a new key, and is fetched again at the next alarm', async (kind, change) => {
    between(change);
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: false, block: { kind }, protocol: null }]);
    expect(await call()).toBe('unstamped');
    between((answer) => answer);
    passSeconds(60);
    await checkLimits();
    await vi.waitFor(async () => {
      expect(await call()).toBe('200');
    });
  });

  it('does not stop a key while the backend cannot be reached, for an hour', async () => {
    await storeForTest();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    await chooseProtocol(backendId, 'sealed');
    passSeconds(20 * 60);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    for (const minutes of [20, 20, 20]) {
      // The idle time must not end the session.
      await keepLonger();
      passSeconds(minutes * 60);
    }
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'unreachable' } });
  });

  it.each<[string, () => Response]>([
    ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
    ['JSON of another kind', () => Response.json({ error: { code: 'NOT_FOUND' } })],
    ['an empty answer', () => new Response('')],
  ])('is %s: version 1 on first sight, a downgrade once version 2 was seen', async (_, answer) => {
    between(answer);
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    between((honest) => honest);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    between(answer);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
    expect(await call()).toBe('unstamped');
  });

  it('is an older document: the newer one stays in force', async () => {
    const old = await (await verifier.fetch(`${apiOrigin}/.well-known/byok-configuration`)).text();
    passSeconds(5);
    verifier.rotateKeys({ keepsOld: true });
    await storeForTest();
    between(() => new Response(old));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect(await call()).toBe('200');
    await lock('byHand');
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'older' } });
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
    fetched = [];
  });

  it('is fetched again before its end, even while no site is open', async () => {
    openSite(false);
    passSeconds(3_600);
    await checkLimits();
    expect(fetched).toEqual([]);
    passSeconds(2 * 3_600 - 5);
    await checkLimits();
    expect(fetched).toEqual([path]);
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
    const old = await (await verifier.fetch(apiOrigin + path)).text();
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
    verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    const { block } = await readKey();
    passSeconds(4 * 3_600);
    const fingerprint = block?.kind === 'keyChanged' ? block.fingerprint : '';
    await trustKey({ type: 'trustKey', backendId, fingerprint });
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect(await call()).toBe('200');
  });
});

describe('the choice', () => {
  it('of version 1 is followed at once, and back', async () => {
    await storeForTest();
    await chooseProtocol(backendId, 'v1');
    await checkLimits();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    expect(await call()).toBe('200');
    await chooseProtocol(backendId, 'auto');
    await checkLimits();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
  });

  it('of version 2 alone is refused to a backend without it', async () => {
    verifier.offer('v1');
    await chooseProtocol(backendId, 'sealed');
    const { keys } = await storeForTest();
    const block = { kind: 'notOffered', choice: 'sealed' };
    expect(keys).toMatchObject([{ armed: false, block, check: { kind: 'blocked' } }]);
    expect(fetched.filter((path) => path.startsWith('/api'))).toEqual([]);
  });
});

describe('discoverNewBackends', () => {
  it('pins a backend that may be acted on, once, before any key is there', async () => {
    await discoverNewBackends();
    expect(Object.keys(await readTrusts())).toEqual([apiOrigin]);
    await discoverNewBackends();
    expect(fetched).toHaveLength(1);
  });

  it('asks none whose permission is not there', async () => {
    await browser.permissions.remove({ origins: [`${apiOrigin}/*`] });
    await discoverNewBackends();
    await expect(recheckProtocol(backendId).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(recheckProtocol('unknown').catch(failureCodeOf)).resolves.toBe('noBackend');
    expect(fetched).toEqual([]);
  });
});

describe('prefetchDiscovery', () => {
  it('lets a stored key wait for no fetch', async () => {
    await prefetchDiscovery(gitPhantomScope);
    fetched = [];
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: true, protocol: 'v2', check: { kind: 'works' } }]);
    expect(fetched).toEqual(['/api/v1/keys/validate']);
    expect(await call()).toBe('200');
  });

  it('is consumed by one key, and not good for long', async () => {
    await prefetchDiscovery(gitPhantomScope);
    await storeForTest();
    fetched = [];
    await storeForTest();
    expect(fetched).toContain('/.well-known/byok-configuration');

    await prefetchDiscovery(gitPhantomScope);
    passSeconds(60);
    startLongAfterwards();
    fetched = [];
    await storeForTest();
    expect(fetched).toContain('/.well-known/byok-configuration');
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
    expect(fetched).toEqual([]);
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
