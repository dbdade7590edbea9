import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { emptyStatus } from '../../../lib/extension/messages.ts';
import { failureCodeOf } from './expect.ts';
import { getSessionKeys, checkStoredKey, forgetKey, activateKey } from './key-life.ts';
import { checkLimits, endUnusedSession, prepare } from './session-life.ts';
import { reconcile } from '../protocol/reconcile.ts';
import {
  sessionKeysForTest,
  readHeaders,
  readStampingRules as readRules,
  readStatus,
  sealForTest as seal,
  storeForTest as store,
  stubBasicBackend,
} from './store-for-test.ts';
import { inTransaction } from './in-transaction.ts';
import { lock } from './lock.ts';
import { beginLock, openTransaction } from './transaction.ts';

/** The id of the one key that is stored. */
async function onlyId(): Promise<string> {
  const { keys } = await readStatus();
  expect(keys).toHaveLength(1);
  return keys[0]?.id ?? '';
}

async function onlyHeaders() {
  return readHeaders(await onlyId());
}

function backendSays(status: number, body: unknown): void {
  stubBasicBackend(() => new Response(JSON.stringify(body), { status }));
}

async function alarmNames(): Promise<string[]> {
  return (await browser.alarms.getAll()).map(({ name }) => name);
}

async function rejectKey(): Promise<void> {
  backendSays(401, { error: { code: 'INVALID_BYOK_KEY' } });
  await store();
}

beforeEach(() => {
  backendSays(200, { valid: true });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  // A lock that was begun and not done would be done in the next test.
  await openTransaction((tx) => tx.clear());
});

describe('storeKey', () => {
  it('arms a key that works', async () => {
    await expect(store()).resolves.toMatchObject({ keys: [{ armed: true, provider: 'openai' }] });
    const stored = await onlyHeaders();
    const [rule] = await readRules();
    expect(rule?.action.requestHeaders?.map(({ value }) => value)).toEqual(
      Object.values(stored?.headers ?? {}),
    );
  });

  it('publishes its status for pages of ours, and nothing secret in it', async () => {
    const status = await store();
    const published = await browser.storage.session.get('status');
    expect(published).toEqual({ status });
    for (const secret of Object.values((await onlyHeaders())?.headers ?? {})) {
      expect(JSON.stringify(published)).not.toContain(secret);
    }
  });

  it('arms a key that cannot be checked just now', async () => {
    stubBasicBackend(() => Promise.reject(new TypeError('down')));
    await expect(store()).resolves.toMatchObject({
      keys: [{ armed: true, check: { kind: 'backendUnreachable' } }],
    });
  });

  it('stores a rejected key without a rule', async () => {
    await rejectKey();
    await expect(readStatus()).resolves.toMatchObject({
      keys: [{ armed: false, check: { kind: 'rejected' } }],
    });
    await expect(readRules()).resolves.toEqual([]);
  });

  it('takes the old rule down before it checks the new key', async () => {
    await store();
    let rulesDuringCheck = 1;
    stubBasicBackend(async () => {
      rulesDuringCheck = (await readRules()).length;
      return new Response('{"valid":true}');
    });
    await store();
    expect(rulesDuringCheck).toBe(0);
  });

  it('asks the backend nothing once a lock has begun', async () => {
    await getSessionKeys(gitPhantomScope.id);
    // Prefetched, so that the key is sealed in the transaction that stores it.
    await vi.waitFor(async () => {
      expect(await browser.storage.session.get('discoveries')).not.toEqual({});
    });
    const sealed = await seal();
    const asked = vi.fn(() => new Response('{"valid":true}'));
    stubBasicBackend(asked);
    vi.mocked(browser.declarativeNetRequest.getSessionRules).mockImplementationOnce(async () => {
      await beginLock({ reason: 'byHand', at: 1 });
      return [];
    });
    await expect(store(sealed)).resolves.toMatchObject({ keys: [] });
    expect(asked).not.toHaveBeenCalled();
  });

  it('reconciles once before the check and once to arm the key', async () => {
    const read = vi.mocked(browser.declarativeNetRequest.getSessionRules);
    for (const label of [null, 'beside']) {
      const sealed = await seal();
      read.mockClear();
      await store({ ...sealed, label });
      expect(read).toHaveBeenCalledTimes(2);
    }
  });

  it('refuses what is not an envelope and keeps what it had', async () => {
    await store();
    const before = await onlyHeaders();
    const bad = store({ envelopes: { ...(await seal()).envelopes, v1: 'bm90IG9uZQ==' } });
    await expect(bad.catch(failureCodeOf)).resolves.toBe('badEnvelope');
    await expect(onlyHeaders()).resolves.toEqual(before);
  });

  it('refuses an envelope of a session that has ended', async () => {
    const sealed = await seal();
    await lock('byHand');
    await expect(store(sealed).catch(failureCodeOf)).resolves.toBe('badEnvelope');
    await seal();
    await expect(store(sealed).catch(failureCodeOf)).resolves.toBe('badEnvelope');
  });

  it('refuses a backend that is none of the settings', async () => {
    const bad = store({ backendId: 'another' });
    await expect(bad.catch(failureCodeOf)).resolves.toBe('noBackend');
  });

  it('replaces the key of the same provider and label, and no other', async () => {
    await store();
    await store({ label: 'work' });
    await store({ provider: 'fal' });
    await store({ label: 'work' });
    const { keys } = await readStatus();
    expect(keys.map(({ provider, label }) => [provider, label])).toEqual([
      ['openai', null],
      ['fal', null],
      ['openai', 'work'],
    ]);
  });

  it('arms one key of a backend only', async () => {
    await store();
    await store({ provider: 'fal' });
    const { keys } = await readStatus();
    expect(keys.map(({ armed }) => armed)).toEqual([false, true]);
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('leaves the key in use where the new one is only to be kept', async () => {
    await store();
    await store({ provider: 'fal', active: false });
    const { keys } = await readStatus();
    expect(keys.map(({ armed }) => armed)).toEqual([true, false]);
  });

  it('ignores an answer about a key that was forgotten meanwhile', async () => {
    vi.stubGlobal('fetch', async () => {
      await lock('byHand');
      return new Response('{"valid":true}');
    });
    await expect(store()).resolves.toMatchObject({ keys: [], lastLock: { reason: 'byHand' } });
    await expect(readRules()).resolves.toEqual([]);
  });
});

describe('checkStoredKey', () => {
  it('disarms a key that the provider rejects', async () => {
    await store();
    backendSays(401, { error: { code: 'INVALID_BYOK_KEY' } });
    await expect(checkStoredKey(await onlyId())).resolves.toMatchObject({
      keys: [{ armed: false }],
    });
    await expect(readRules()).resolves.toEqual([]);
  });

  it('has nothing to check when nothing is stored', async () => {
    await expect(checkStoredKey('gone').catch(failureCodeOf)).resolves.toBe('noKey');
  });
});

describe('activateKey', () => {
  it("arms a rejected key on the user's word", async () => {
    await rejectKey();
    await expect(activateKey(await onlyId())).resolves.toMatchObject({ keys: [{ armed: true }] });
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('has nothing to arm when nothing is stored', async () => {
    await expect(activateKey('gone').catch(failureCodeOf)).resolves.toBe('noKey');
  });

  it('does not say armed when the rule could not be installed', async () => {
    await rejectKey();
    vi.spyOn(browser.declarativeNetRequest, 'updateSessionRules').mockRejectedValue(new Error());
    await expect(activateKey(await onlyId()).catch(failureCodeOf)).resolves.toBe('failed');
    await expect(readStatus()).resolves.toMatchObject({ keys: [{ armed: false }] });
  });

  it('switches the key of a backend at once', async () => {
    await store();
    const first = await onlyId();
    await store({ provider: 'fal' });
    await activateKey(first);
    const [rule] = await readRules();
    const { keys } = await readStatus();
    expect(keys.map(({ armed }) => armed)).toEqual([true, false]);
    const headers = await readHeaders(first);
    expect(rule?.action.requestHeaders?.map(({ value }) => value)).toEqual(
      Object.values(headers?.headers ?? {}),
    );
  });
});

describe('forgetKey', () => {
  it('forgets one key and leaves the others', async () => {
    await store();
    await store({ provider: 'fal' });
    const [first] = (await readStatus()).keys;
    await expect(forgetKey(first?.id ?? '')).resolves.toMatchObject({
      keys: [{ provider: 'fal', armed: true }],
    });
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('takes the rule of the key down', async () => {
    await store();
    await store({ provider: 'fal' });
    const [, second] = (await readStatus()).keys;
    await forgetKey(second?.id ?? '');
    await expect(readRules()).resolves.toEqual([]);
  });

  it('ends the session with the last key', async () => {
    await store();
    const { sessionId } = await sessionKeysForTest(gitPhantomScope.apiOrigin);
    await forgetKey(await onlyId());
    expect((await sessionKeysForTest(gitPhantomScope.apiOrigin)).sessionId).not.toBe(sessionId);
  });

  it('has nothing to forget when nothing is stored', async () => {
    await expect(forgetKey('gone').catch(failureCodeOf)).resolves.toBe('noKey');
  });
});

describe('lock', () => {
  it('removes the rule before it clears the vault, and leaves nothing', async () => {
    await store();
    const order: string[] = [];
    const rules = vi.spyOn(browser.declarativeNetRequest, 'updateSessionRules');
    const area = vi.spyOn(browser.storage.session, 'clear');
    rules.mockImplementationOnce(() => Promise.resolve(void order.push('rule')));
    area.mockImplementationOnce(() => Promise.resolve(void order.push('vault')));
    await lock('byHand');
    expect(order).toEqual(['rule', 'vault']);

    await lock('byHand');
    const lastLock = { reason: 'byHand', at: expect.any(Number) as number };
    const status = { ...emptyStatus, lastLock };
    await expect(browser.storage.session.get(null)).resolves.toEqual({ status });
    await expect(readRules()).resolves.toEqual([]);
  });

  it('takes the rule down whoever has the turn', async () => {
    await store();
    const turn = Promise.withResolvers<undefined>();
    void navigator.locks.request('transaction', () => turn.promise);
    const locked = lock('byHand');
    await vi.waitFor(() => expect(readRules()).resolves.toEqual([]));
    turn.resolve(undefined);
    await expect(locked).resolves.toMatchObject({ keys: [] });
  });

  it('takes the rule down that was put up while it began', async () => {
    await store();
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1] });
    const update = vi.mocked(browser.declarativeNetRequest.updateSessionRules);
    const install = update.getMockImplementation();
    update.mockImplementationOnce(async (change) => {
      await beginLock({ reason: 'byHand', at: 1 });
      await install?.(change);
    });
    await inTransaction((tx) => reconcile(tx));
    expect(update).toHaveBeenCalledWith(
      expect.objectContaining({ addRules: [expect.anything(), expect.anything()] }),
    );
    await expect(readRules()).resolves.toEqual([]);
  });

  it('has no rule put up once it has begun', async () => {
    await store();
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1] });
    const { getSessionRules, updateSessionRules } = vi.mocked(browser.declarativeNetRequest);
    getSessionRules.mockImplementationOnce(async () => {
      await beginLock({ reason: 'byHand', at: 1 });
      return [];
    });
    updateSessionRules.mockClear();
    await inTransaction((tx) => reconcile(tx));
    expect(updateSessionRules).not.toHaveBeenCalled();
  });

  it('makes the next session key a new one', async () => {
    const first = await sessionKeysForTest(gitPhantomScope.apiOrigin);
    await expect(sessionKeysForTest(gitPhantomScope.apiOrigin)).resolves.toEqual(first);
    await lock('byHand');
    const next = await sessionKeysForTest(gitPhantomScope.apiOrigin);
    for (const version of ['v1', 'v2'] as const) {
      expect(next.sessionKeys[version]).not.toBe(first.sessionKeys[version]);
    }
    expect(next.sessionId).not.toBe(first.sessionId);
  });

  it('is not undone by whatever runs beside it', async () => {
    await store();
    const id = await onlyId();
    const others = [
      sessionKeysForTest(gitPhantomScope.apiOrigin),
      checkStoredKey(id),
      activateKey(id),
    ];
    await Promise.allSettled([...others, lock('byHand'), activateKey(id)]);
    await expect(readStatus()).resolves.toMatchObject({ keys: [] });
    await expect(readRules()).resolves.toEqual([]);
  });
});

describe('session keys that no key was encrypted with', () => {
  it('is forgotten when its alarm rings, and the last lock stays as it was', async () => {
    await store();
    await lock('idle');
    const { lastLock } = await readStatus();
    await getSessionKeys(gitPhantomScope.id);
    await expect(alarmNames()).resolves.toEqual(['unused-session']);
    await checkLimits();
    await expect(alarmNames()).resolves.toEqual(['unused-session']);
    await endUnusedSession();
    await expect(browser.storage.session.get(null)).resolves.toEqual({
      status: { ...emptyStatus, lastLock },
    });
    await expect(alarmNames()).resolves.toEqual([]);
  });

  it('has an alarm that rings after ten minutes', async () => {
    const create = vi.spyOn(browser.alarms, 'create');
    await getSessionKeys(gitPhantomScope.id);
    expect(create).toHaveBeenCalledWith('unused-session', { delayInMinutes: 10 });
  });

  it('stays where a key has come of it', async () => {
    await getSessionKeys(gitPhantomScope.id);
    await store();
    await endUnusedSession();
    await expect(onlyId()).resolves.toBeTruthy();
  });

  it('leaves no alarm once everything is forgotten', async () => {
    await getSessionKeys(gitPhantomScope.id);
    await lock('byHand');
    await expect(alarmNames()).resolves.toEqual([]);
  });
});

describe('prepare', () => {
  it('removes a rule that no armed key stands behind', async () => {
    await store();
    await browser.storage.session.clear();
    await prepare();
    await expect(readRules()).resolves.toEqual([]);
  });

  it('keeps content scripts out of the vault', async () => {
    await prepare();
    const { setAccessLevel } = browser.storage.session as { setAccessLevel?: unknown };
    expect(setAccessLevel).toHaveBeenCalledWith({ accessLevel: 'TRUSTED_CONTEXTS' });
  });

  it('puts back the rule of an armed key', async () => {
    await store();
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1] });
    await prepare();
    await expect(readRules()).resolves.toHaveLength(1);
  });
});
