import { hasAccess } from '../../lib/backend-access.ts';
import type { Backend } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import type { KeyCheckOutcome } from '../../lib/key-check-outcome.ts';
import type { LockReason } from '../../lib/lock-reason.ts';
import type {
  BorrowedSessionKey,
  FailureCode,
  LastLock,
  Message,
  Status,
} from '../../lib/messages.ts';
import { ByokError } from '../../lib/protocol/errors.ts';
import { readBackends, readSettings } from '../../lib/settings.ts';
import { awaitFirstKey, keepTime, startTiming, stopAwaiting, stopTiming } from './auto-lock.ts';
import { findClosedKeys, findStrayKeys } from './backend-access.ts';
import { showStatus } from './badge.ts';
import { checkKey } from './key-check.ts';
import { stampNothing, stampWith } from './stamping.ts';
import * as vault from './vault.ts';

/** The least that the browsers take; a locked screen is told at once. */
const shortestIdleSeconds = 15;

/** There is no such key to act on. */
class NoKeyError extends Error {}

/** The backend is not among the settings. */
class NoBackendError extends Error {}

/** The browser's permission for the backend is not there. */
class NoAccessError extends Error {}

/**
 * Brings vault, rules and badge back into step at every start of the worker: no armed key, no rule. Whatever a stopped
 * worker left half done ends here, a lock before all.
 */
export async function prepare(): Promise<void> {
  await vault.closeVaultToContentScripts();
  await checkLimits();
}

/**
 * Forgets everything where a limit of the policy is reached, and brings the keys into step with settings and permissions: what
 * was stored for a backend that is gone or changed is forgotten, what is for one without the browser's permission is
 * carried no more. Whatever wakes the worker comes here.
 */
export async function checkLimits(): Promise<void> {
  const state = await browser.idle.queryState(shortestIdleSeconds);
  if (state === 'locked') await lockWithComputer();
  await inTurn(async () => {
    await dropStrayKeys();
    await syncRules();
    // A worker that died at the end of a lock may have left its alarms.
    if ((await vault.readStatus()).keys.length === 0) await stopTiming();
    if (!(await vault.hasSession())) await stopAwaiting();
  });
}

/** Ends a session that no key has come into: its session key was lent for nothing. */
export async function endUnusedSession(): Promise<void> {
  await inTurn(async () => {
    if ((await vault.readStatus()).keys.length === 0) await forgetAll('byHand');
  });
}

/** Forgets everything because the screen was locked, where the policy says so. */
export async function lockWithComputer(): Promise<void> {
  if ((await readSettings()).lock.onComputerLock) await lock('computerLocked');
}

/** Says in the popup that an update or a reload took what was held: the browser clears our memory with it. */
export async function noteUpdate(): Promise<void> {
  await vault.noteAbsence({ reason: 'updated', at: Date.now() });
}

/** What is held, as it is now. */
export async function currentStatus(): Promise<Status> {
  return inTurn(vault.readStatus);
}

/** The session key; never that of a session whose time is over. */
export async function borrowSessionKey(): Promise<BorrowedSessionKey> {
  return inTurn(async () => {
    const isFirst = (await vault.readStatus()).keys.length === 0;
    const [borrowed] = await Promise.all([vault.borrowSessionKey(), isFirst && awaitFirstKey()]);
    return borrowed;
  });
}

/** Starts the idle time again, on the user's word. The absolute deadline stays. */
export async function keepLonger(): Promise<Status> {
  return inTurn(vault.readStatus, byUser);
}

/** Requests that carried a key and wait to be counted, and what waits with them. */
let uncounted = 0;
let counting: Promise<void> | null = null;

/**
 * Counts a request that carried a key; one that is reported after its key was forgotten counts nothing. Many at once are
 * counted in one turn, so that nothing else has to wait behind them.
 */
export async function recordUse(keyId: string): Promise<void> {
  const isHeld = (await vault.readStatus()).keys.some(({ id }) => id === keyId);
  if (!isHeld) return;
  uncounted++;
  counting ??= inTurn(() => Promise.resolve(), takeUncounted);
  await counting;
}

function takeUncounted(): number {
  const uses = uncounted;
  [uncounted, counting] = [0, null];
  return uses;
}

/**
 * Takes a sealed key and asks the backend about it; `use` arms it then, unless the provider rejected it.
 * @throws {ByokDecryptionError} when the envelope has not its shape, or is of a session that has ended
 * @throws {NoBackendError} when the backend is none of the settings'
 * @throws {NoAccessError} when the browser's permission for it is not there
 */
export async function storeKey(message: Extract<Message, { type: 'storeKey' }>): Promise<Status> {
  const { backendId, provider, label, envelope, sessionId, use } = message;
  const backend = (await readBackends()).find(({ id }) => id === backendId);
  if (backend === undefined) throw new NoBackendError('backend must be one of the settings');
  await expectAccess(backend);
  const key = { sessionId, backend, provider, label, envelope, storedAt: Date.now() };
  const keyId = await inTurn(async () => {
    const isFirst = (await vault.readStatus()).keys.length === 0;
    if (isFirst) await startTiming();
    const id = await vault.holdKey(key);
    if (isFirst) await settle(noUse);
    // A replaced key's rule goes before the new key is checked.
    await syncRules();
    return id;
  }, byUser);
  return checkAndArm(keyId, use);
}

/**
 * Asks the backend about a key; a rejected key is disarmed until the user says otherwise.
 * @throws {NoKeyError} when it is not held
 * @throws {NoAccessError} when the browser's permission for its backend is not there
 */
export async function checkHeldKey(keyId: string): Promise<Status> {
  const { armed, backend } = await inTurn(() => expectHeld(keyId), byUser);
  await expectAccess(backend);
  return checkAndArm(keyId, armed);
}

/**
 * Has a backend's requests carry this key, and no other of the backend's, on the user's word.
 * @throws {NoKeyError} when it is not held
 * @throws {NoAccessError} when the browser's permission for its backend is not there
 */
export async function useKey(keyId: string): Promise<Status> {
  await inTurn(async () => {
    const { backend } = await expectHeld(keyId);
    await expectAccess(backend);
    await setArmed(keyId, true);
  }, byUser);
  return vault.readStatus();
}

/**
 * Forgets one key: its rule first, so that nothing is stamped after it. With the last key everything goes.
 * @throws {NoKeyError} when it is not held
 */
export async function forgetKey(keyId: string): Promise<Status> {
  const { keys } = await vault.readStatus();
  if (keys.length === 1 && keys[0]?.id === keyId) return lock('byHand');
  await inTurn(async () => {
    await expectHeld(keyId);
    await setArmed(keyId, false);
    await vault.dropKey(keyId);
    void showStatus();
  }, byUser);
  return vault.readStatus();
}

/** Forgets everything, in one turn. */
export async function lock(reason: LockReason): Promise<Status> {
  const at = Date.now();
  // Not in turn: nothing is stamped from here on, whoever waits. The turn makes it hold.
  await stopStamping({ reason, at });
  await alone(() => forgetAll(reason, at));
  return vault.readStatus();
}

/** What a page is told of a failure: a code, never an error's text. */
export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof NoKeyError) return 'noKey';
  if (error instanceof NoBackendError) return 'noBackend';
  if (error instanceof NoAccessError) return 'noAccess';
  return error instanceof ByokError ? 'badEnvelope' : 'failed';
}

/** Rules first, so that nothing is stamped after it, then the vault, then the badge, then what would wake us for it. */
async function forgetAll(reason: LockReason, at = Date.now()): Promise<void> {
  const lastLock = { reason, at };
  await stopStamping(lastLock);
  await vault.clearVault(lastLock);
  void showStatus();
  await Promise.all([stopTiming(), stopAwaiting()]);
}

/** Rules first. That a lock has begun is noted with it, for whoever would arm again, and for the next worker. */
async function stopStamping(lastLock: LastLock): Promise<void> {
  await Promise.all([stampNothing(), vault.beginLock(lastLock)]);
}

/** Of how many requests a use is made: none where it is the user's; `null` where there is no use. */
type CountUse = () => number | null;

const byUser: CountUse = () => 0;
const noUse: CountUse = () => null;

/** Forgets everything if it has to be by now, or after this use. */
async function settle(countUse: CountUse): Promise<void> {
  const { reason, isNear } = await keepTime(countUse(), checkLater);
  if (reason !== null) await forgetAll(reason);
  else if (isNear) void showStatus();
}

function checkLater(): void {
  void checkLimits();
}

async function checkAndArm(keyId: string, use: boolean): Promise<Status> {
  const held = await expectHeld(keyId);
  const outcome = await checkKey(held.backend, held.provider, held.headers);
  await inTurn(() => applyCheck(keyId, outcome, use));
  return vault.readStatus();
}

async function applyCheck(keyId: string, outcome: KeyCheckOutcome, use: boolean): Promise<void> {
  // Forgotten or replaced while the backend was thinking: its answer is about a key that is gone.
  if ((await vault.readHeldHeaders(keyId)) === null) return;
  await vault.recordCheck(keyId, outcome);
  if (outcome.kind === 'rejected') await setArmed(keyId, false);
  else if (use) await setArmed(keyId, true);
  else void showStatus();
}

async function setArmed(keyId: string, armed: boolean): Promise<void> {
  await vault.markArmed(keyId, armed);
  try {
    await syncRules();
  } catch (error) {
    // `armed` is only ever said of a rule that is there.
    await vault.markArmed(keyId, false);
    throw error;
  }
}

async function dropStrayKeys(): Promise<void> {
  const { keys } = await vault.readStatus();
  const stray = await findStrayKeys(keys);
  if (stray.length === 0) return;
  if (stray.length === keys.length) return forgetAll('backendRemoved');
  for (const id of stray) await vault.dropKey(id);
}

async function syncRules(): Promise<void> {
  const { keys } = await vault.readStatus();
  for (const id of await findClosedKeys(keys)) await vault.markArmed(id, false);
  const [armed, begun] = await Promise.all([vault.readArmedHeaders(), vault.readBegunLock()]);
  // A lock waits for its turn: it has taken the rules down.
  if (begun !== null) return;
  await stampWith(armed);
  void showStatus();
}

async function expectHeld(keyId: string): Promise<vault.HeldHeaders> {
  const held = await vault.readHeldHeaders(keyId);
  if (held === null) throw new NoKeyError('no such key is stored');
  return held;
}

async function expectAccess(backend: Backend): Promise<void> {
  if (!(await hasAccess(backend))) throw new NoAccessError('backend must be permitted');
}

/** Does something, which may be a use, once everything is forgotten that has to be by now. */
async function inTurn<Value>(act: () => Promise<Value>, countUse = noUse): Promise<Value> {
  return alone(async () => {
    const begun = await vault.readBegunLock();
    if (begun !== null) await forgetAll(begun.reason, begun.at);
    await settle(countUse);
    return act();
  });
}

/** One change at a time, so that a lock and an arming never cross; the browser frees the lock if the worker dies. */
async function alone<Value>(act: () => Promise<Value>): Promise<Value> {
  return navigator.locks.request('key-life', act);
}
