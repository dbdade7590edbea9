import { hasAccess } from '../../lib/backend-access.ts';
import type { Backend } from '../../lib/backends.ts';
import type { KeyCheckOutcome } from '../../lib/key-check-outcome.ts';
import type { LockReason } from '../../lib/lock-reason.ts';
import type { FailureCode, Message, Status } from '../../lib/messages.ts';
import { ByokError } from '../../lib/protocol/errors.ts';
import { readBackends } from '../../lib/settings.ts';
import { findClosedKeys, findStrayKeys } from './backend-access.ts';
import { showArmed, showLocked } from './badge.ts';
import { checkKey } from './key-check.ts';
import { stampNothing, stampWith } from './stamping.ts';
import * as vault from './vault.ts';

/** There is no such key to act on. */
class NoKeyError extends Error {}

/** The backend is not among the settings. */
class NoBackendError extends Error {}

/** The browser's permission for the backend is not there. */
class NoAccessError extends Error {}

/**
 * Brings vault, rules and badge back into step at every start of the worker: no armed key, no rule. Whatever a stopped
 * worker left half done ends here.
 */
export async function prepare(): Promise<void> {
  await vault.closeVaultToContentScripts();
  await reviewBackends();
}

/**
 * Brings the keys into step with settings and permissions: what was stored for a backend that is gone or changed is
 * forgotten, what is for one without the browser's permission is carried no more.
 */
export async function reviewBackends(): Promise<void> {
  await inTurn(async () => {
    await dropStrayKeys();
    await syncRules();
  });
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
    const id = await vault.holdKey(key);
    // A replaced key's rule goes before the new key is checked.
    await syncRules();
    return id;
  });
  return checkAndArm(keyId, use);
}

/**
 * Asks the backend about a key; a rejected key is disarmed until the user says otherwise.
 * @throws {NoKeyError} when it is not held
 * @throws {NoAccessError} when the browser's permission for its backend is not there
 */
export async function checkHeldKey(keyId: string): Promise<Status> {
  const { armed, backend } = await expectHeld(keyId);
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
  });
  return vault.readStatus();
}

/**
 * Forgets one key: its rule first, so that nothing is stamped after it. With the last key everything goes.
 * @throws {NoKeyError} when it is not held
 */
export async function forgetKey(keyId: string): Promise<Status> {
  await inTurn(async () => {
    await expectHeld(keyId);
    const { keys } = await vault.readStatus();
    if (keys.length === 1) return forgetAll('byHand');
    await setArmed(keyId, false);
    await vault.dropKey(keyId);
  });
  return vault.readStatus();
}

/** Forgets everything, in one turn. */
export async function lock(reason: LockReason): Promise<Status> {
  await inTurn(() => forgetAll(reason));
  return vault.readStatus();
}

/** What a page is told of a failure: a code, never an error's text. */
export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof NoKeyError) return 'noKey';
  if (error instanceof NoBackendError) return 'noBackend';
  if (error instanceof NoAccessError) return 'noAccess';
  return error instanceof ByokError ? 'badEnvelope' : 'failed';
}

/** Rules first, so that nothing is stamped after it, then the vault, then the badge. */
async function forgetAll(reason: LockReason): Promise<void> {
  await stampNothing();
  await vault.clearVault({ reason, at: Date.now() });
  await showLocked();
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
  const armed = await vault.readArmedHeaders();
  await stampWith(armed);
  const [first] = armed;
  await (first === undefined ? showLocked() : showArmed(first.provider));
}

async function expectHeld(keyId: string): Promise<vault.HeldHeaders> {
  const held = await vault.readHeldHeaders(keyId);
  if (held === null) throw new NoKeyError('no such key is stored');
  return held;
}

async function expectAccess(backend: Backend): Promise<void> {
  if (!(await hasAccess(backend))) throw new NoAccessError('backend must be permitted');
}

/** One change at a time, so that a lock and an arming never cross; the browser frees the lock if the worker dies. */
async function inTurn<Value>(change: () => Promise<Value>): Promise<Value> {
  return navigator.locks.request('key-life', change);
}
