import { hasAccess } from '../../../lib/extension/backend-access.ts';
import { type Discoveries, hasEnded } from '../../../lib/extension/discovery.ts';
import { changeTrust, readTrusts } from '../../../lib/extension/backend-trust.ts';
import type { Backend } from '../../../lib/extension/backends.ts';
import type { Message, Status } from '../../../lib/extension/messages.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { backendsOf, choiceFor, readSettings } from '../../../lib/extension/settings.ts';
import { expectAccess, expectBackend, OtherKeyError } from '../session/expect.ts';
import { fetchConfiguration } from './fetch-configuration.ts';
import type { VaultKey } from '../session/vault-key.ts';
import { byUser, inTransaction } from '../session/in-transaction.ts';
import { isDue } from './decide-protocol.ts';
import { reconcile, type SealNeeds } from './reconcile.ts';
import { readCurrentSettings } from '../session/current-policy.ts';
import { pinChangedKey, recordDiscovery } from './record-discovery.ts';
import type { Transaction } from '../session/transaction.ts';
import { vaultKeysOf } from '../session/vault.ts';

/** While a key is blocked, its backend is asked about once a minute, at each alarm. */
const blockRetryMs = 45_000;

/** While a key is used, a withdrawn sealing key or a changed clock is noticed within this time, or by a refusal. */
const usualRefreshMs = 5 * 60_000;

/** A configuration that ends within this time is fetched again, even while no page of its sites is open. */
const beforeEndMs = 15 * 60_000;

/** Refusals within this time count as one and cause one fetch. A page can provoke as many as it likes. */
const [refusalGapMs, refusalRefreshGapMs] = [250, 1_000];

/** A prefetched configuration counts as fresh for this long. */
const prefetchGoodMs = 60_000;

/** A fetch of a backend's configuration and the reconciliation after it. */
interface Refresh {
  /** What everyone who waits for it needs; `null` once that is taken into account. */
  needs: SealNeeds[] | null;
  hasBegun: boolean;
  readonly done: Promise<void>;
}

/** The newest refresh that is under way, by API origin. */
const refreshes = new Map<string, Refresh>();

/** When prefetches ended that no key has consumed yet, by API origin. For this worker's life only. */
const prefetchedAt = new Map<string, number>();

/**
 * Fetches a backend's configuration and reconciles its keys with it. The fetch runs outside any transaction, so nothing waits for the
 * backend, least of all a lock. An answer that comes after a lock finds no key.
 * @param isFromNow whether a fetch that has already begun is not enough: its answer may be out of date
 */
export async function refreshDiscovery(
  apiOrigin: string,
  needs: SealNeeds = {},
  { isFromNow = false } = {},
): Promise<void> {
  const newest = refreshes.get(apiOrigin);
  if (newest === undefined || newest.needs === null || (isFromNow && newest.hasBegun)) {
    await startRefresh(apiOrigin, needs, newest?.done);
  } else {
    newest.needs.push(needs);
    await newest.done;
  }
}

/** One after the other, so that the newest result stays. */
async function startRefresh(
  apiOrigin: string,
  needs: SealNeeds,
  before: Promise<void> = Promise.resolve(),
): Promise<void> {
  const { promise: done, resolve, reject } = Promise.withResolvers<undefined>();
  const newest: Refresh = { needs: [needs], hasBegun: false, done };
  refreshes.set(apiOrigin, newest);
  await before.catch(() => undefined);
  newest.hasBegun = true;
  runRefresh(apiOrigin, newest).then(() => {
    resolve(undefined);
  }, reject);
  await done;
}

async function runRefresh(apiOrigin: string, running: Refresh): Promise<void> {
  try {
    const fetched = await fetchConfiguration(apiOrigin);
    await inTransaction(async (tx) => {
      await recordDiscovery(tx, apiOrigin, fetched);
      const needs = running.needs ?? [];
      running.needs = null;
      await reconcile(tx, joinNeeds(needs));
    });
  } finally {
    running.needs = null;
    if (refreshes.get(apiOrigin) === running) refreshes.delete(apiOrigin);
  }
}

function joinNeeds(needs: readonly SealNeeds[]): SealNeeds {
  return {
    isFresh: (key) => needs.some(({ isFresh }) => isFresh?.(key) === true),
    isSiteOpening: needs.some(({ isSiteOpening }) => isSiteOpening === true),
  };
}

/**
 * Fetches the configuration of the backend that a key is being typed for, if the host is granted, so that storing the key need not
 * wait for it.
 */
export async function prefetchDiscovery(backend: Backend): Promise<void> {
  const { apiOrigin } = backend;
  prefetchedAt.delete(apiOrigin);
  if (!(await hasAccess(backend))) return;
  await refreshDiscovery(apiOrigin);
  prefetchedAt.set(apiOrigin, performance.now());
}

/** Tells whether a prefetch has just shown what the backend's keys are sent under. Each prefetch counts once. */
export function consumePrefetched(tx: Transaction, apiOrigin: string): boolean {
  const refreshedAt = prefetchedAt.get(apiOrigin) ?? -Infinity;
  prefetchedAt.delete(apiOrigin);
  const { [apiOrigin]: discovery } = tx.items.discoveries;
  const isUsable = discovery?.kind === 'configuration' || discovery?.kind === 'none';
  return isUsable && performance.now() - refreshedAt < prefetchGoodMs;
}

/** Refreshes the discovery of backends with a blocked key, or with an active key and an old discovery. */
export async function refreshWhereNeeded(): Promise<void> {
  const session = await readSnapshot('vault', 'discoveries');
  const now = Date.now();
  const needy = vaultKeysOf(session).filter((key) =>
    needsRefresh(key, session.items.discoveries, now),
  );
  await refreshPermitted(needy.map(({ backend }) => backend));
}

/** Pins the signing key of every backend that is granted and was never asked. */
export async function discoverNewBackends(): Promise<void> {
  // Under the organisation's policy: nobody waits here, so the whole of it can be awaited.
  const [settings, trusts] = await Promise.all([readSettings(), readTrusts()]);
  const isNew = ({ id, apiOrigin }: Backend) =>
    !(apiOrigin in trusts) && choiceFor(settings, id) !== 'v1';
  await refreshPermitted(backendsOf(settings).filter(isNew));
}

/**
 * A backend has refused a token as stale. It is sealed anew at once with what is known, then with what the backend says now.
 */
export async function sealAfterRefusal({ apiOrigin }: Backend): Promise<void> {
  const now = performance.now();
  const last = refusals.get(apiOrigin) ?? { sealedAt: -Infinity, refreshedAt: -Infinity };
  if (now - last.sealedAt < refusalGapMs) return;
  const mayRefresh = now - last.refreshedAt >= refusalRefreshGapMs;
  refusals.set(apiOrigin, { sealedAt: now, refreshedAt: mayRefresh ? now : last.refreshedAt });
  const isFresh = ({ active, backend }: VaultKey) => active && backend.apiOrigin === apiOrigin;
  await inTransaction((tx) => reconcile(tx, { isFresh }));
  if (mayRefresh) await refreshDiscovery(apiOrigin, { isSiteOpening: true }, { isFromNow: true });
}

/** When refusals of each backend were last acted on. For this worker's life: the next worker may act at once. */
const refusals = new Map<string, { readonly sealedAt: number; readonly refreshedAt: number }>();

/**
 * Refreshes now, on the user's word.
 * @throws {NoBackendError} {@link expectBackend}
 * @throws {NoAccessError} {@link expectAccess}
 */
export async function recheckProtocol(backendId: string): Promise<Status> {
  const backend = expectBackend(await readCurrentSettings(), backendId);
  await expectAccess(backend);
  await refreshDiscovery(backend.apiOrigin, {}, { isFromNow: true });
  return (await readSnapshot('status')).items.status;
}

/**
 * Pins a changed signing key once the user has seen its fingerprint and agreed, and uses the backend's keys again.
 * @throws {OtherKeyError} when the backend has shown another key since
 */
export async function trustKey({
  backendId,
  fingerprint,
}: Extract<Message, { type: 'trustKey' }>): Promise<Status> {
  const { apiOrigin } = expectBackend(await readCurrentSettings(), backendId);
  await inTransaction(async (tx) => {
    if (!(await pinChangedKey(tx, apiOrigin, fingerprint))) {
      throw new OtherKeyError('fingerprint must be of the key that was shown last');
    }
    await reconcile(tx);
  }, byUser);
  // It may have ended while the user was thinking.
  await refreshWhereNeeded();
  return (await readSnapshot('status')).items.status;
}

/** Allows version 1, once the user agrees, for a backend that offered version 2 before, until it offers version 2 again. */
export async function allowBasic(backendId: string): Promise<Status> {
  const { apiOrigin } = expectBackend(await readCurrentSettings(), backendId);
  return inTransaction(async (tx) => {
    await changeTrust(apiOrigin, (trust) => trust && { ...trust, allowsBasic: true });
    await reconcile(tx);
    return tx.items.status;
  }, byUser);
}

async function refreshPermitted(backends: readonly Backend[]): Promise<void> {
  const permitted: string[] = [];
  for (const backend of backends) {
    if (await hasAccess(backend)) permitted.push(backend.apiOrigin);
  }
  await Promise.all([...new Set(permitted)].map((apiOrigin) => refreshDiscovery(apiOrigin)));
}

function needsRefresh(key: VaultKey, discoveries: Discoveries, now: number): boolean {
  const { active, protocol, block, backend } = key;
  if (!active) return false;
  const { [backend.apiOrigin]: discovery } = discoveries;
  if (discovery === undefined || (protocol === null && block === null)) return true;
  const unseenMs = Math.abs(now - discovery.seenAt);
  const endsSoon = discovery.kind === 'configuration' && hasEnded(discovery, now + beforeEndMs);
  if (block !== null || (protocol === 'v2' && endsSoon)) return unseenMs > blockRetryMs;
  // Not renewed: no page of its sites is open.
  return protocol === 'v2' && !isDue(key, discoveries, now) && unseenMs > usualRefreshMs;
}
