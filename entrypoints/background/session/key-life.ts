import type { KeyCheckOutcome } from '../../../lib/extension/key-check-outcome.ts';
import type { SessionKeys, Message, Status } from '../../../lib/extension/messages.ts';
import { awaitFirstKey, startTiming } from './limits.ts';
import { showStatus } from '../toolbar/badge.ts';
import { expectAccess, expectBackend, expectKey } from './expect.ts';
import { findKeyAt } from '../../../lib/extension/key-place.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { byUser, enforceLimits, inTransaction } from './in-transaction.ts';
import { checkKey } from './key-check.ts';
import { reconcile, type SealNeeds } from '../protocol/reconcile.ts';
import {
  refreshDiscovery,
  prefetchDiscovery,
  refreshWhereNeeded,
  consumePrefetched,
} from '../protocol/refresh-discovery.ts';
import { lock } from './lock.ts';
import { readCurrentSettings } from './current-policy.ts';
import { isLocking, type Transaction } from './transaction.ts';
import * as vault from './vault.ts';

/** What is stored, as it is now. */
export async function currentStatus(): Promise<Status> {
  return inTransaction((tx) => tx.items.status);
}

/**
 * The session keys for a backend; never those of a session whose time is over. A key for it is being typed, so its
 * configuration is prefetched meanwhile.
 * @throws {NoBackendError} when the backend is not in the settings
 */
export async function getSessionKeys(backendId: string): Promise<SessionKeys> {
  const backend = expectBackend(await readCurrentSettings(), backendId);
  void prefetchDiscovery(backend);
  return inTransaction(async (tx) => {
    if (tx.items.status.keys.length === 0) await awaitFirstKey();
    return vault.getSessionKeys(tx, backend.apiOrigin);
  });
}

/**
 * Takes an encrypted key and asks the backend about it; `active` arms it then, unless the provider rejected it.
 * @throws {ByokDecryptionError} when the envelope is malformed, or of a session that has ended
 * @throws {NoBackendError} when the backend is not in the settings
 * @throws {NoAccessError} when the browser's permission for it is not there
 */
export async function storeKey(message: Extract<Message, { type: 'storeKey' }>): Promise<Status> {
  const { backendId, provider, label, envelopes, sessionId, active } = message;
  const id = crypto.randomUUID();
  const { apiOrigin, isKnown } = await inTransaction(async (tx) => {
    const backend = expectBackend(await tx.settings, backendId);
    const isKnown = consumePrefetched(tx, backend.apiOrigin);
    await expectAccess(backend);
    await addAndTime(
      tx,
      { id, sessionId, backend, provider, label, envelopes, storedAt: Date.now() },
      isKnown,
    );
    return { apiOrigin: backend.apiOrigin, isKnown };
  }, byUser);
  if (!isKnown) await refreshDiscovery(apiOrigin, freshFor(id));
  return checkAndArm(id, active);
}

/**
 * Asks the backend about a key; a rejected key is disarmed until the user says otherwise.
 * @throws {NoKeyError} when it is not stored
 * @throws {NoAccessError} when the browser's permission for its backend is not there
 */
export async function checkStoredKey(keyId: string): Promise<Status> {
  const { active, backend } = await inTransaction((tx) => expectKey(tx, keyId), byUser);
  await expectAccess(backend);
  await refreshDiscovery(backend.apiOrigin, freshFor(keyId));
  return checkAndArm(keyId, active);
}

/**
 * Makes a backend's requests carry this key and no other, because the user asked.
 * @throws {NoKeyError} when it is not stored
 * @throws {NoAccessError} when the browser's permission for its backend is not there
 */
export async function activateKey(keyId: string): Promise<Status> {
  await inTransaction(async (tx) => {
    const { backend } = expectKey(tx, keyId);
    await expectAccess(backend);
    await setActiveAndReconcile(tx, keyId, true);
  }, byUser);
  await refreshWhereNeeded();
  return (await readSnapshot('status')).items.status;
}

/**
 * Forgets one key: its rule first, so that nothing is stamped after it. With the last key everything goes.
 * @throws {NoKeyError} when it is not stored
 */
export async function forgetKey(keyId: string): Promise<Status> {
  const { keys } = (await readSnapshot('status')).items.status;
  if (keys.length === 1 && keys[0]?.id === keyId) return lock('byHand');
  return inTransaction(async (tx) => {
    expectKey(tx, keyId);
    await setActiveAndReconcile(tx, keyId, false);
    vault.dropKey(tx, keyId);
    void showStatus();
    return tx.items.status;
  }, byUser);
}

/** @param isKnown whether it is known what the key is sent under: its backend's configuration was prefetched */
async function addAndTime(tx: Transaction, key: vault.NewKey, isKnown: boolean): Promise<void> {
  const { keys } = tx.items.status;
  const isFirst = keys.length === 0;
  const place = { ...key, backendId: key.backend.id };
  if (isFirst) startTiming(tx);
  vault.addKey(tx, key);
  if (isFirst) await enforceLimits(tx);
  // A replaced key's rule goes before the new key is checked. Otherwise the refresh that comes next reconciles.
  if (isKnown || findKeyAt(keys, place)?.armed === true) await reconcile(tx, freshFor(key.id));
}

async function checkAndArm(keyId: string, active: boolean): Promise<Status> {
  const outcome = await askBackend(keyId);
  return inTransaction(async (tx) => {
    await applyCheck(tx, keyId, outcome, active);
    return tx.items.status;
  });
}

/** Checks with a token of its own; if that is stale, once more under a fresh configuration. */
async function askBackend(keyId: string): Promise<KeyCheckOutcome> {
  const first = await sealAndAsk(keyId);
  if (first.kind !== 'sealRefused') return first;
  const { backend } = expectKey(await readSnapshot('vault'), keyId);
  await refreshDiscovery(backend.apiOrigin, freshFor(keyId), { isFromNow: true });
  return sealAndAsk(keyId);
}

async function sealAndAsk(keyId: string): Promise<KeyCheckOutcome> {
  const session = await readSnapshot('vault');
  const stored = vault.headersFor(session, keyId);
  // Once a lock has begun nothing leaves.
  if (stored !== null && !isLocking())
    return checkKey(stored.backend, stored.provider, stored.headers);
  const key = vault.vaultKeysOf(session).find(({ id }) => id === keyId);
  return { kind: key?.block?.kind === 'unreachable' ? 'backendUnreachable' : 'blocked' };
}

function freshFor(keyId: string): SealNeeds {
  return { isFresh: ({ id }) => id === keyId };
}

async function applyCheck(
  tx: Transaction,
  keyId: string,
  outcome: KeyCheckOutcome,
  active: boolean,
): Promise<void> {
  // Forgotten or replaced meanwhile: the answer is about a key that is gone.
  if (!vault.vaultKeysOf(tx).some(({ id }) => id === keyId)) return;
  const isRejected = outcome.kind === 'rejected';
  if (isRejected || active) await setActiveAndReconcile(tx, keyId, !isRejected, outcome);
  else {
    vault.recordCheck(tx, keyId, outcome);
    void showStatus();
  }
}

/** @param check the outcome that led to it, which is stored with it */
async function setActiveAndReconcile(
  tx: Transaction,
  keyId: string,
  active: boolean,
  check?: KeyCheckOutcome,
): Promise<void> {
  if (check === undefined) vault.setActive(tx, keyId, active);
  else vault.recordCheck(tx, keyId, check, active);
  try {
    // It was sealed for its check just now.
    await reconcile(tx, active && check === undefined ? freshFor(keyId) : {});
  } catch (error) {
    // A key is called armed only while its rule is there.
    vault.setActive(tx, keyId, false);
    throw error;
  }
}
