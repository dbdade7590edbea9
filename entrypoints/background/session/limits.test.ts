import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { defaultLockPolicy, type LockPolicy } from '../../../lib/extension/lock-policy.ts';
import type { LockReason } from '../../../lib/extension/lock-reason.ts';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getSessionKeys, checkStoredKey, currentStatus, activateKey } from './key-life.ts';
import {
  checkLimits,
  keepLonger,
  lockWithComputer,
  noteUpdate,
  prepare,
  recordUses,
} from './session-life.ts';
import {
  sessionKeysForTest,
  readStampingRules as readRules,
  readStatus,
  storeForTest as store,
  stubBasicBackend,
} from './store-for-test.ts';
import { lock } from './lock.ts';

beforeEach(() => {
  stubBasicBackend(() => new Response('{"valid":true}'));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The id of the one key that is stored. */
async function onlyId(): Promise<string> {
  const { keys } = await readStatus();
  expect(keys).toHaveLength(1);
  return keys[0]?.id ?? '';
}

async function use(requests = 1): Promise<void> {
  await recordUses(() => requests);
}

/** Time in these tests passes for both clocks of the worker, and for its timers. */
function passMinutes(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * 60_000);
}

async function choose(policy: Partial<LockPolicy>): Promise<void> {
  const lock = { ...defaultLockPolicy, ...policy };
  await fakeBrowser.storage.local.set({ settings: { lock } });
}

async function expectLockedBy(reason: LockReason): Promise<void> {
  await expect(readStatus()).resolves.toMatchObject({ keys: [], lastLock: { reason } });
  await expect(readRules()).resolves.toEqual([]);
  const stored = Object.keys(await browser.storage.session.get(null));
  expect(stored).toEqual(['status']);
}

describe('limits', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('forgets everything once nothing has used a key for the idle time', async () => {
    await store();
    passMinutes(29);
    await checkLimits();
    await expect(readRules()).resolves.toHaveLength(1);
    passMinutes(1);
    await checkLimits();
    await expectLockedBy('idle');
  });

  it.each([
    ['a request', () => use()],
    ['a check', () => onlyId().then(checkStoredKey)],
    ['a switch', () => onlyId().then(activateKey)],
    ['the word to keep it', keepLonger],
  ] as const)('%s starts the idle time again', async (_case, act) => {
    await store();
    passMinutes(29);
    await act();
    passMinutes(29);
    await checkLimits();
    await expect(readRules()).resolves.toHaveLength(1);
    passMinutes(1);
    await checkLimits();
    await expectLockedBy('idle');
  });

  it('is not put off by a popup that only looks', async () => {
    await store();
    passMinutes(29);
    await currentStatus();
    passMinutes(1);
    await expect(currentStatus()).resolves.toMatchObject({ lastLock: { reason: 'idle' } });
  });

  it('has nothing put off the absolute deadline', async () => {
    await choose({ maxMinutes: 60 });
    await store();
    for (let round = 0; round < 3; round++) {
      passMinutes(20);
      await keepLonger();
    }
    await expectLockedBy('deadline');
  });

  it('has a use that comes too late undo nothing', async () => {
    await store();
    passMinutes(31);
    await use();
    await expectLockedBy('idle');
  });

  it('forgets everything after so many requests', async () => {
    await choose({ maxUses: 3 });
    await store();
    await Promise.all([use(), use()]);
    await expect(readRules()).resolves.toHaveLength(1);
    await use();
    await expectLockedBy('uses');
  });

  it('counts a hundred requests at once', async () => {
    await choose({ maxUses: 101 });
    await store();
    await use(100);
    await expect(readRules()).resolves.toHaveLength(1);
    await use();
    await expectLockedBy('uses');
  });

  it('forgets everything when the clock was set back', async () => {
    await store();
    passMinutes(-2);
    await checkLimits();
    await expectLockedBy('clockChanged');
  });

  it('forgets keys that have lost their time', async () => {
    await store();
    await browser.storage.session.remove('time');
    await checkLimits();
    await expectLockedBy('clockChanged');
  });

  it('takes another policy at once', async () => {
    await store();
    passMinutes(6);
    await choose({ idleMinutes: 5 });
    await checkLimits();
    await expectLockedBy('idle');
  });

  it('gives no session key of a session that is over', async () => {
    await store();
    const { sessionId } = await sessionKeysForTest(gitPhantomScope.apiOrigin);
    passMinutes(31);
    expect((await getSessionKeys(gitPhantomScope.id)).sessionId).not.toBe(sessionId);
  });

  it('starts the time of a session with its first key, not before', async () => {
    await sessionKeysForTest(gitPhantomScope.apiOrigin);
    passMinutes(45);
    await store();
    const end = { endsAt: Date.now() + 30 * 60_000, endsBy: 'idle' };
    await expect(readStatus()).resolves.toMatchObject(end);
  });

  it('knows no end by time where the policy has none', async () => {
    await choose({ idleMinutes: null, maxMinutes: null });
    await store();
    await expect(readStatus()).resolves.toMatchObject({ endsAt: null, endsBy: null });
    passMinutes(10_000);
    await checkLimits();
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('locks by a timer of its own while the worker is awake at the end', async () => {
    await store();
    passMinutes(29.75);
    await checkLimits();
    await vi.advanceTimersByTimeAsync(14_000);
    await expect(readRules()).resolves.toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_001);
    await vi.waitFor(() => expectLockedBy('idle'));
  });

  it('is woken every minute while a key is stored, and near the end', async () => {
    await store();
    const names = async () => (await browser.alarms.getAll()).map(({ name }) => name);
    await expect(names()).resolves.toEqual(['every-minute']);
    passMinutes(28.5);
    await checkLimits();
    await expect(names()).resolves.toEqual(['every-minute', 'near-end']);
    await lock('byHand');
    await expect(names()).resolves.toEqual([]);
  });
});

describe('a locked screen', () => {
  it('forgets everything', async () => {
    await store();
    await lockWithComputer();
    await expectLockedBy('computerLocked');
  });

  it('is noticed also where the worker did not hear of it', async () => {
    await store();
    vi.spyOn(browser.idle, 'queryState').mockResolvedValue('locked');
    await prepare();
    await expectLockedBy('computerLocked');
  });

  it('is left alone where the policy says so', async () => {
    await choose({ onComputerLock: false });
    await store();
    await lockWithComputer();
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('does not take the place of what locked before', async () => {
    await store();
    await lock('byHand');
    await lockWithComputer();
    await expectLockedBy('byHand');
  });
});

describe('noteUpdate', () => {
  it('says why nothing is stored', async () => {
    await noteUpdate();
    await expect(readStatus()).resolves.toMatchObject({ lastLock: { reason: 'updated' } });
  });

  it('says nothing where something is stored', async () => {
    await store();
    await noteUpdate();
    await expect(readStatus()).resolves.toMatchObject({ lastLock: null, keys: [{}] });
  });
});

describe('a lock that a worker began', () => {
  it('is ended by the next one, also where no limit is reached', async () => {
    await store();
    await browser.storage.session.set({ locking: { reason: 'byHand', at: 1 } });
    await prepare();
    await expectLockedBy('byHand');
  });

  it('is noted before anything is forgotten', async () => {
    await store();
    vi.spyOn(browser.storage.session, 'clear').mockRejectedValueOnce(new Error('died'));
    await expect(lock('byHand')).rejects.toThrow('died');
    await prepare();
    await expectLockedBy('byHand');
  });
});
