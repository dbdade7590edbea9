import { hasAccess } from '../../lib/backend-access.ts';
import { type BackendSights, hasEnded } from '../../lib/backend-sight.ts';
import { changeTrust, readTrusts } from '../../lib/backend-trust.ts';
import type { Backend } from '../../lib/backends.ts';
import type { Message, Status } from '../../lib/messages.ts';
import { choiceFor, readBackends, readSettings } from '../../lib/settings.ts';
import { expectAccess, expectBackend, OtherKeyError } from './failures.ts';
import { fetchConfiguration } from './fetch-configuration.ts';
import type { HeldKey } from './held-key.ts';
import { isDue } from './key-protocols.ts';
import { bringInStep, type SealNeeds } from './keys-in-step.ts';
import { readSights } from './known-sights.ts';
import { pinChangedKey, takeSight } from './take-sight.ts';
import { byUser, inTurn } from './turn.ts';
import { readHeldKeys, readStatus } from './vault.ts';

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

/** The looks that are under way, by API origin. */
const looks = new Map<string, Promise<void>>();

/** When the looks ended that nobody has made use of, by API origin, in this worker's life. */
const looksAhead = new Map<string, number>();

/**
 * Looks at a backend's configuration, and has its keys follow. Not in turn while the backend thinks: nobody waits for it, and
 * a lock least of all; what it answers after a lock finds no key.
 */
export async function look(apiOrigin: string, needs: SealNeeds = {}): Promise<void> {
  const running = looks.get(apiOrigin) ?? lookNow(apiOrigin, needs);
  looks.set(apiOrigin, running);
  await running;
}

async function lookNow(apiOrigin: string, needs: SealNeeds): Promise<void> {
  try {
    const fetched = await fetchConfiguration(apiOrigin);
    await inTurn(async () => {
      await takeSight(apiOrigin, fetched);
      await bringInStep(needs);
    });
  } finally {
    looks.delete(apiOrigin);
  }
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
export async function takeLookAhead(apiOrigin: string): Promise<boolean> {
  const lookedAt = looksAhead.get(apiOrigin) ?? -Infinity;
  looksAhead.delete(apiOrigin);
  const { [apiOrigin]: sight } = await readSights();
  const isUsable = sight?.kind === 'configuration' || sight?.kind === 'none';
  return isUsable && performance.now() - lookedAt < aheadMs;
}

/** Looks at the backends of keys that wait for it, or are used and were not looked at for long. */
export async function lookWhereNeeded(): Promise<void> {
  const [keys, sights] = await Promise.all([readHeldKeys(), readSights()]);
  const needy = keys.filter((key) => needsLook(key, sights, Date.now()));
  await lookAt(needy.map(({ backend }) => backend));
}

/** Pins the key of every backend that may be acted on and was never looked at. */
export async function lookAtNewBackends(): Promise<void> {
  const [backends, settings, trusts] = await Promise.all([
    readBackends(),
    readSettings(),
    readTrusts(),
  ]);
  const isNew = ({ id, apiOrigin }: Backend) =>
    !(apiOrigin in trusts) && choiceFor(settings, id) !== 'v1';
  await lookAt(backends.filter(isNew));
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
  await inTurn(() => bringInStep({ isFresh }));
  if (mayLook) await look(apiOrigin, { isSiteOpening: true });
}

/** When the refusals of each backend were last acted on, in this worker's life: the next worker may act at once. */
const refusals = new Map<string, { readonly sealedAt: number; readonly lookedAt: number }>();

/**
 * Looks now, on the user's word.
 * @throws {NoBackendError} {@link expectBackend}
 * @throws {NoAccessError} {@link expectAccess}
 */
export async function recheckProtocol(backendId: string): Promise<Status> {
  const backend = await expectBackend(backendId);
  await expectAccess(backend);
  await look(backend.apiOrigin);
  return readStatus();
}

/**
 * Pins a changed key, on the word of a user who has seen its fingerprint, and has the backend's keys used again.
 * @throws {OtherKeyError} when the backend has shown another key since
 */
export async function trustKey({
  backendId,
  fingerprint,
}: Extract<Message, { type: 'trustKey' }>): Promise<Status> {
  const { apiOrigin } = await expectBackend(backendId);
  await inTurn(async () => {
    if (!(await pinChangedKey(apiOrigin, fingerprint))) {
      throw new OtherKeyError('fingerprint must be of the key that was shown last');
    }
    await bringInStep();
  }, byUser);
  // It may have ended while the user was thinking.
  await lookWhereNeeded();
  return readStatus();
}

/** Has version 1 do for a backend that offered version 2 before, on the user's word, until it offers version 2 again. */
export async function allowBasic(backendId: string): Promise<Status> {
  const { apiOrigin } = await expectBackend(backendId);
  await inTurn(async () => {
    await changeTrust(apiOrigin, (trust) => trust && { ...trust, allowsBasic: true });
    await bringInStep();
  }, byUser);
  return readStatus();
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
