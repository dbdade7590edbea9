import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { requestAccess } from '../../../lib/extension/backend-access.ts';
import { addedBackend } from '../../../lib/extension/backend-for-test.ts';
import { type Backend, gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { changeSettings, storeHadPolicy, readHadPolicy } from '../../../lib/extension/settings.ts';
import { encryptForTest, stubBasicBackend, readStampingRules } from './store-for-test.ts';

/** Longer than anyone is patient. */
const longMs = 600;

/** The number of the test that runs: a worker of an earlier one does nothing more. */
let running = 0;

const somePolicy = { lock: { maxUses: 3 } };

/** Starts a worker: fresh modules, which register what they are to be woken for. */
async function startWorker() {
  vi.resetModules();
  const keyLife = await import('./key-life.ts');
  const sessionLife = await import('./session-life.ts');
  const { lock } = await import('./lock.ts');
  const { watchBackends } = await import('../protocol/backend-access.ts');
  const test = running;
  const review = async () => {
    if (running === test) await sessionLife.checkLimits();
  };
  watchBackends(review, () => Promise.resolve());
  return {
    ...keyLife,
    ...sessionLife,
    lock,
    store: async ({ id: backendId, apiOrigin }: Backend) => {
      const { sessionId, sessionKeys } = await keyLife.getSessionKeys(backendId);
      const envelopes = await encryptForTest(sessionKeys, apiOrigin);
      const place = { backendId, provider: 'openai', label: null, active: true } as const;
      return keyLife.storeKey({ type: 'storeKey', sessionId, envelopes, ...place });
    },
  };
}

/** A browser that has just started: it answers when the test has it answer. */
function silenceBrowser(): (policy: Record<string, unknown>) => void {
  const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
  vi.spyOn(browser.storage.managed, 'get').mockReturnValue(promise);
  return resolve;
}

/** Lets time pass, also for work that no timer ends. */
async function passTime(): Promise<void> {
  await vi.advanceTimersByTimeAsync(longMs);
  await new Promise((resolve) => setImmediate(resolve));
}

/** What something ends with, however busy the machine is. */
async function finish<Value>(act: Promise<Value>): Promise<Value> {
  while (await isWaiting(act)) await passTime();
  return act;
}

/** Tells whether something still waits when much time has passed. */
async function isWaiting(act: Promise<unknown>): Promise<boolean> {
  const ended = act.then(() => false);
  for (let step = 0; step < 100; step++) {
    const later = passTime().then(() => true);
    if (!(await Promise.race([ended, later]))) return false;
  }
  return true;
}

async function countRules(): Promise<number> {
  return (await readStampingRules()).length;
}

beforeEach(() => {
  running++;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stubBasicBackend(() => new Response('{"valid":true}'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('a key is stored and used before the browser tells, where the organisation had set nothing', async () => {
  await storeHadPolicy(false);
  silenceBrowser();
  const worker = await startWorker();
  const stored = await finish(worker.store(gitPhantomScope));
  expect(stored).toMatchObject({ keys: [{ armed: true }] });
  expect(await countRules()).toBe(1);
});

it.each([
  ['had set something', true],
  ['is not known', null],
])('no key is stored before the browser tells, where the organisation %s', async (_name, had) => {
  if (had !== null) await storeHadPolicy(had);
  const answer = silenceBrowser();
  const worker = await startWorker();
  const storing = worker.store(gitPhantomScope);
  expect(await isWaiting(storing)).toBe(true);
  expect(await browser.storage.session.get()).toEqual({});
  answer(somePolicy);
  expect(await finish(storing)).toMatchObject({ keys: [{ armed: true }] });
});

it('what the browser tells late counts from then on: a key that may not be there is forgotten', async () => {
  await storeHadPolicy(false);
  await changeSettings(() => ({ backends: [addedBackend] }));
  await requestAccess(addedBackend);
  const answer = silenceBrowser();
  const worker = await startWorker();
  await finish(worker.store(addedBackend));
  expect(await countRules()).toBe(1);
  answer({ allowOwnBackends: false });
  await vi.waitFor(async () => {
    const lastLock = expect.objectContaining({ reason: 'backendRemoved' }) as unknown;
    expect(await worker.currentStatus()).toMatchObject({ keys: [], lastLock });
  });
  expect(await countRules()).toBe(0);
});

it('what the browser tells late counts from then on: requests that were sent before too', async () => {
  await storeHadPolicy(false);
  const answer = silenceBrowser();
  const worker = await startWorker();
  await finish(worker.store(gitPhantomScope));
  await finish(worker.recordUses(() => 3));
  expect(await countRules()).toBe(1);
  answer(somePolicy);
  await vi.waitFor(async () => {
    expect(await countRules()).toBe(0);
  });
});

it('a start, a question and a lock do not wait for the browser where nothing is stored', async () => {
  silenceBrowser();
  const worker = await startWorker();
  for (const act of [worker.prepare, worker.currentStatus, () => worker.lock('byHand')]) {
    await finish<unknown>(act());
  }
});

it('a locked computer locks the keys before the browser tells', async () => {
  await storeHadPolicy(false);
  silenceBrowser();
  const worker = await startWorker();
  await finish(worker.store(gitPhantomScope));
  expect(await countRules()).toBe(1);
  await finish(worker.lockWithComputer());
  expect(await countRules()).toBe(0);
});

it('keeps whether the organisation had set anything, and follows a change', async () => {
  const get = vi.spyOn(browser.storage.managed, 'get');
  const worker = await startWorker();
  for (const policy of [somePolicy, {}, { allowOwnBackends: false }]) {
    get.mockResolvedValue(policy);
    await worker.checkLimits();
    await vi.waitFor(async () => {
      expect(await readHadPolicy()).toBe(Object.keys(policy).length > 0);
    });
  }
});
