import { hasAccess } from '../../lib/backend-access.ts';
import { type BackendSights, hasEnded } from '../../lib/backend-sight.ts';
import { changeTrust, readTrusts } from '../../lib/backend-trust.ts';
import type { Backend } from '../../lib/backends.ts';
import type { Message, Status } from '../../lib/messages.ts';
import { readSnapshot } from '../../lib/session-snapshot.ts';
import { backendsOf, choiceFor, readSettings } from '../../lib/settings.ts';
import { expectAccess, expectBackend, OtherKeyError } from './failures.ts';
import { fetchConfiguration } from './fetch-configuration.ts';
import type { HeldKey } from './held-key.ts';
import { byUser, inTransaction } from './in-transaction.ts';
import { isDue } from './key-protocols.ts';
import { bringInStep, type SealNeeds } from './keys-in-step.ts';
import { readCurrentSettings } from './policy-so-far.ts';
import { pinChangedKey, takeSight } from './take-sight.ts';
import type { Transaction } from './transaction.ts';
import { heldKeysOf } from './vault.ts';

/** While something keeps a key from being sent, its backend is asked about once a minute: at each alarm. */
const holdRetryMs = 45_000;

/** While a key is used, a withdrawn key or a changed clock is noticed so soon, unless a refusal tells before. */
const usualLookMs = 5 * 60_000;

/** A configuration that ends so soon is looked at again, also while no page of its sites is open. */
const beforeEndMs = 15 * 60_000;

/** Many refusals at once are one, and have the configuration fetched once. A page can have as many as it likes. */
const [refusalGapMs, refusalLookGapMs] = [250, 1_000];

/** What was seen while a key was being typed is as good as a look for so long. */
const aheadMs = 60_000;

/** A fetch of a backend's configuration, and what follows from it. */
interface Look {
  /** Of everyone who waits for it; `null` once they are taken into account. */
  needs: SealNeeds[] | null;
  hasBegun: boolean;
  readonly done: Promise<void>;
}

/** The newest look that is under way, by API origin. */
const looks = new Map<string, Look>();

/** When the looks ended that nobody has made use of, by API origin, in this worker's life. */
const looksAhead = new Map<string, number>();

/**
 * Looks at a backend's configuration, and has its keys follow. Outside of a transaction while the backend thinks: nobody waits for it, and
 * a lock least of all; what it answers after a lock finds no key.
 * @param isFromNow whether the backend must be asked from now on: what it was asked before may be out of date
 */
export async function look(
  apiOrigin: string,
  needs: SealNeeds = {},
  { isFromNow = false } = {},
): Promise<void> {
  const newest = looks.get(apiOrigin);
  if (newest === undefined || newest.needs === null || (isFromNow && newest.hasBegun)) {
    await startLook(apiOrigin, needs, newest?.done);
  } else {
    newest.needs.push(needs);
    await newest.done;
  }
}

/** One after the other, so that the newest is what stays. */
async function startLook(
  apiOrigin: string,
  needs: SealNeeds,
  before: Promise<void> = Promise.resolve(),
): Promise<void> {
  const { promise: done, resolve, reject } = Promise.withResolvers<undefined>();
  const newest: Look = { needs: [needs], hasBegun: false, done };
  looks.set(apiOrigin, newest);
  await before.catch(() => undefined);
  newest.hasBegun = true;
  lookNow(apiOrigin, newest).then(() => {
    resolve(undefined);
  }, reject);
  await done;
}

async function lookNow(apiOrigin: string, running: Look): Promise<void> {
  try {
    const fetched = await fetchConfiguration(apiOrigin);
    await inTransaction(async (tx) => {
      await takeSight(tx, apiOrigin, fetched);
      const needs = running.needs ?? [];
      running.needs = null;
      await bringInStep(tx, joinNeeds(needs));
    });
  } finally {
    running.needs = null;
    if (looks.get(apiOrigin) === running) looks.delete(apiOrigin);
  }
}

function joinNeeds(needs: readonly SealNeeds[]): SealNeeds {
  return {
    isFresh: (key) => needs.some(({ isFresh }) => isFresh?.(key) === true),
    isSiteOpening: needs.some(({ isSiteOpening }) => isSiteOpening === true),
  };
}

/**
 * Looks at the backend that a key is being typed for, where it may be acted on, so that the key need not wait for it when it
 * is there.
 */
export async function lookAhead(backend: Backend): Promise<void> {
  const { apiOrigin } = backend;
  looksAhead.delete(apiOrigin);
  if (!(await hasAccess(backend))) return;
  await look(apiOrigin);
  looksAhead.set(apiOrigin, performance.now());
}

/** Tells, once for each such look, whether one has just shown what the backend's keys are sent under. */
export function takeLookAhead(tx: Transaction, apiOrigin: string): boolean {
  const lookedAt = looksAhead.get(apiOrigin) ?? -Infinity;
  looksAhead.delete(apiOrigin);
  const { [apiOrigin]: sight } = tx.items.sights;
  const isUsable = sight?.kind === 'configuration' || sight?.kind === 'none';
  return isUsable && performance.now() - lookedAt < aheadMs;
}

/** Looks at the backends of keys that wait for it, or are used and were not looked at for long. */
export async function lookWhereNeeded(): Promise<void> {
  const session = await readSnapshot('vault', 'sights');
  const now = Date.now();
  const needy = heldKeysOf(session).filter((key) => needsLook(key, session.items.sights, now));
  await lookAt(needy.map(({ backend }) => backend));
}

/** Pins the key of every backend that may be acted on and was never looked at. */
export async function lookAtNewBackends(): Promise<void> {
  // As the organisation has set them: nobody waits for it.
  const [settings, trusts] = await Promise.all([readSettings(), readTrusts()]);
  const isNew = ({ id, apiOrigin }: Backend) =>
    !(apiOrigin in trusts) && choiceFor(settings, id) !== 'v1';
  await lookAt(backendsOf(settings).filter(isNew));
}

/**
 * A backend has refused a token as stale: it is sealed anew at once, by what is known, and then by what the backend says now.
 */
export async function sealAfterRefusal({ apiOrigin }: Backend): Promise<void> {
  const now = performance.now();
  const last = refusals.get(apiOrigin) ?? { sealedAt: -Infinity, lookedAt: -Infinity };
  if (now - last.sealedAt < refusalGapMs) return;
  const mayLook = now - last.lookedAt >= refusalLookGapMs;
  refusals.set(apiOrigin, { sealedAt: now, lookedAt: mayLook ? now : last.lookedAt });
  const isFresh = ({ wanted, backend }: HeldKey) => wanted && backend.apiOrigin === apiOrigin;
  await inTransaction((tx) => bringInStep(tx, { isFresh }));
  if (mayLook) await look(apiOrigin, { isSiteOpening: true }, { isFromNow: true });
}

/** When the refusals of each backend were last acted on, in this worker's life: the next worker may act at once. */
const refusals = new Map<string, { readonly sealedAt: number; readonly lookedAt: number }>();

/**
 * Looks now, on the user's word.
 * @throws {NoBackendError} {@link expectBackend}
 * @throws {NoAccessError} {@link expectAccess}
 */
export async function recheckProtocol(backendId: string): Promise<Status> {
  const backend = expectBackend(await readCurrentSettings(), backendId);
  await expectAccess(backend);
  await look(backend.apiOrigin, {}, { isFromNow: true });
  return (await readSnapshot('status')).items.status;
}

/**
 * Pins a changed key, on the word of a user who has seen its fingerprint, and has the backend's keys used again.
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
    await bringInStep(tx);
  }, byUser);
  // It may have ended while the user was thinking.
  await lookWhereNeeded();
  return (await readSnapshot('status')).items.status;
}

/** Has version 1 do for a backend that offered version 2 before, on the user's word, until it offers version 2 again. */
export async function allowBasic(backendId: string): Promise<Status> {
  const { apiOrigin } = expectBackend(await readCurrentSettings(), backendId);
  return inTransaction(async (tx) => {
    await changeTrust(apiOrigin, (trust) => trust && { ...trust, allowsBasic: true });
    await bringInStep(tx);
    return tx.items.status;
  }, byUser);
}

async function lookAt(backends: readonly Backend[]): Promise<void> {
  const permitted: string[] = [];
  for (const backend of backends) {
    if (await hasAccess(backend)) permitted.push(backend.apiOrigin);
  }
  await Promise.all([...new Set(permitted)].map((apiOrigin) => look(apiOrigin)));
}

function needsLook(key: HeldKey, sights: BackendSights, now: number): boolean {
  const { wanted, protocol, hold, backend } = key;
  if (!wanted) return false;
  const { [backend.apiOrigin]: sight } = sights;
  if (sight === undefined || (protocol === null && hold === null)) return true;
  const unseenMs = Math.abs(now - sight.seenAt);
  const endsSoon = sight.kind === 'configuration' && hasEnded(sight, now + beforeEndMs);
  if (hold !== null || (protocol === 'v2' && endsSoon)) return unseenMs > holdRetryMs;
  // Not renewed: no page of its sites is open.
  return protocol === 'v2' && !isDue(key, sights, now) && unseenMs > usualLookMs;
}
