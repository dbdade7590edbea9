import { hasAccess, readGrantedHosts } from '../../../lib/extension/backend-access.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { allowsWorkers, backendsOf } from '../../../lib/extension/settings.ts';
import { findStrayKeys, listKnownHosts } from './backend-access.ts';
import { showStatus } from '../toolbar/badge.ts';
import type { VaultKey } from '../session/vault-key.ts';
import {
  decideProtocol,
  isAnyDue,
  msUntilRenewalCheck,
  type ProtocolKnowledge,
  readKnowledge,
} from './decide-protocol.ts';
import { inTransaction } from '../session/in-transaction.ts';
import { clearSession } from '../session/lock.ts';
import { hasOpenSite } from './has-open-site.ts';
import { stopSealing, wakeForSealing } from './seal-timer.ts';
import { readStamps, stampNothing, stampWith } from '../stamping/stamping.ts';
import { isLocking, type Transaction } from '../session/transaction.ts';
import * as vault from '../session/vault.ts';

/** Which tokens are sealed anew. */
export interface SealNeeds {
  /** Whatever their age. */
  readonly isFresh?: (key: VaultKey) => boolean;
  /** A page of an allowed site is about to send a request: due tokens are sealed, even if no page is open yet. */
  readonly isSiteOpening?: boolean;
}

/**
 * Reconciles keys, tokens and rules with settings, permissions and what is known of the backends. A key whose backend is gone or
 * changed is forgotten. A key whose backend lacks the browser's permission is no longer active.
 */
export async function reconcile(tx: Transaction, needs: SealNeeds = {}): Promise<void> {
  const keys = vault.vaultKeysOf(tx);
  if (keys.length === 0) await Promise.all([stampNothing(), stopSealing()]);
  else await reconcileKeys(tx, keys, needs);
  void showStatus();
}

async function reconcileKeys(
  tx: Transaction,
  stored: readonly VaultKey[],
  needs: SealNeeds,
): Promise<void> {
  const [knowledge, closed, open, grantedHosts] = await Promise.all([
    readKnowledge(tx),
    findClosedKeys(stored),
    needs.isSiteOpening === true ? stored : findKeysOfOpenSites(stored),
    readGrantedHosts(),
  ]);
  const backends = backendsOf(knowledge.settings);
  const stray = findStrayKeys(stored, backends);
  if (stray.length === stored.length) return clearSession(tx, 'backendRemoved');
  for (const { id } of stray) vault.dropKey(tx, id);
  for (const { id } of closed) vault.setActive(tx, id, false);
  const isOpen = (key: VaultKey) => open.some(({ id }) => id === key.id);
  const isFresh = needs.isFresh ?? (() => false);
  await vault.applyProtocols(tx, (key) =>
    decideProtocol(key, knowledge, { mayRenew: isOpen(key), isFresh: isFresh(key) }),
  );
  const [keys, armed] = [vault.vaultKeysOf(tx), vault.armedHeadersOf(tx)];
  const [stamps] = await Promise.all([
    readStamps(),
    // A rule never exists without its stored key.
    tx.flush(),
    wakeUpFor(keys.filter(isOpen), knowledge),
  ]);
  // A lock waits for this transaction to end, and has already taken the rules down.
  if (isLocking()) return;
  const { settings } = knowledge;
  const withChoice = armed.map((key) => ({
    ...key,
    allowsWorkers: allowsWorkers(settings, key.backend.id),
  }));
  await stampWith(stamps, withChoice, listKnownHosts(grantedHosts, backends));
  // A lock that began meanwhile took the rules down before these were put up.
  if (isLocking()) await stampNothing();
}

/** Renews due tokens before a page of an allowed site sends a request. */
export async function renewForSite(): Promise<void> {
  if (isAnyDue(await readSnapshot('vault', 'discoveries')))
    await inTransaction((tx) => reconcile(tx, { isSiteOpening: true }));
}

async function findClosedKeys(keys: readonly VaultKey[]): Promise<VaultKey[]> {
  const active = keys.filter((key) => key.active);
  const access = await Promise.all(active.map(({ backend }) => hasAccess(backend)));
  return active.filter((_, at) => !access[at]);
}

/** In Firefox each request renews its token if needed, so no site counts as open there. */
async function findKeysOfOpenSites(keys: readonly VaultKey[]): Promise<VaultKey[]> {
  if (import.meta.env.BROWSER === 'firefox') return [];
  const sealed = keys.filter(({ active }) => active);
  const open = await Promise.all(sealed.map(({ backend }) => hasOpenSite(backend)));
  return sealed.filter((_, at) => open[at]);
}

/** If no site is open, nothing need be renewed early: the next page that opens renews the token. */
async function wakeUpFor(keys: readonly VaultKey[], knowledge: ProtocolKnowledge): Promise<void> {
  const waits = keys.flatMap((key) => msUntilRenewalCheck(key, knowledge) ?? []);
  if (waits.length === 0 || import.meta.env.BROWSER === 'firefox') return stopSealing();
  await wakeForSealing(Math.min(...waits), () => void inTransaction((tx) => reconcile(tx)));
}
