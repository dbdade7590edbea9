import { gitPhantomScope } from '../../lib/backends.ts';
import type { KeyCheckOutcome } from '../../lib/key-check-outcome.ts';
import type { FailureCode, Message, Status } from '../../lib/messages.ts';
import { ByokError } from '../../lib/protocol/errors.ts';
import { showArmed, showLocked } from './badge.ts';
import { buildHeaderRule, clearHeaderRules, installHeaderRule } from './header-rule.ts';
import { checkKey } from './key-check.ts';
import * as vault from './vault.ts';

/** There is nothing stored to act on. */
class NoKeyError extends Error {}

/**
 * Brings vault, rule and badge back into step at every start of the worker: no armed key, no rule. Whatever a stopped
 * worker left half done ends here.
 */
export async function prepare(): Promise<void> {
  await vault.closeVaultToContentScripts();
  await inTurn(syncRule);
}

/**
 * Takes a sealed key, asks the backend about it, and arms it unless the provider rejected it.
 * @throws {ByokDecryptionError} when the envelope has not its shape
 */
export async function storeKey({
  provider,
  envelope,
}: Extract<Message, { type: 'storeKey' }>): Promise<Status> {
  const backendId = gitPhantomScope.id;
  await inTurn(async () => {
    await vault.holdKey({ provider, backendId, envelope, storedAt: Date.now() });
    // A replaced key's rule goes before the new key is checked.
    await syncRule();
  });
  return checkHeldKey();
}

/**
 * Asks the backend about the held key; a rejected key is disarmed until the user says otherwise.
 * @throws {NoKeyError} when nothing is held
 */
export async function checkHeldKey(): Promise<Status> {
  const held = await expectHeld();
  const outcome = await checkKey(held.backend, held.provider, held.headers);
  await inTurn(() => applyCheck(held.envelope, outcome));
  return vault.readStatus();
}

/**
 * Arms the held key on the user's word.
 * @throws {NoKeyError} when nothing is held
 */
export async function armKey(): Promise<Status> {
  await inTurn(async () => {
    await expectHeld();
    await setArmed(true);
  });
  return vault.readStatus();
}

/** Forgets everything: rule first, so that nothing is stamped after it, then the vault, then the badge. */
export async function lock(): Promise<Status> {
  await inTurn(async () => {
    await clearHeaderRules();
    await vault.clearVault();
    await showLocked();
  });
  return vault.readStatus();
}

/** What a page is told of a failure: a code, never an error's text. */
export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof NoKeyError) return 'noKey';
  return error instanceof ByokError ? 'badEnvelope' : 'failed';
}

async function applyCheck(envelope: string, outcome: KeyCheckOutcome): Promise<void> {
  const held = await vault.readHeldHeaders();
  // Locked or replaced while the backend was thinking: its answer is about a key that is gone.
  if (held?.envelope !== envelope) return;
  await vault.recordCheck(outcome);
  await setArmed(outcome.kind !== 'rejected');
}

async function setArmed(armed: boolean): Promise<void> {
  await vault.markArmed(armed);
  try {
    await syncRule();
  } catch (error) {
    // `armed` is only ever said of a rule that is there.
    await vault.markArmed(false);
    throw error;
  }
}

async function syncRule(): Promise<void> {
  const held = await vault.readHeldHeaders();
  if (held?.armed !== true) {
    await clearHeaderRules();
    await showLocked();
    return;
  }
  await installHeaderRule(buildHeaderRule(held.backend, held.headers));
  await showArmed(held.provider);
}

async function expectHeld(): Promise<vault.HeldHeaders> {
  const held = await vault.readHeldHeaders();
  if (held === null) throw new NoKeyError('no key is stored');
  return held;
}

/** One change at a time, so that a lock and an arming never cross; the browser frees the lock if the worker dies. */
async function inTurn(change: () => Promise<void>): Promise<void> {
  await navigator.locks.request('key-life', change);
}
