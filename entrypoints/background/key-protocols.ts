import {
  type BackendSight,
  type BackendSights,
  backendTime,
  hasEnded,
  judgeProtocol,
} from '../../lib/backend-sight.ts';
import { type BackendTrusts, pinOf, readTrusts } from '../../lib/backend-trust.ts';
import { chooseRecipient } from '../../lib/protocol/configuration.ts';
import { fingerprintOf } from '../../lib/protocol/pin.ts';
import type { Snapshot } from '../../lib/session-snapshot.ts';
import { choiceFor, type Settings } from '../../lib/settings.ts';
import type { HeldKey } from './held-key.ts';
import type { Transaction } from './transaction.ts';
import { heldKeysOf, type KeyProtocol } from './vault.ts';

/** How far into its window a token is renewed, and how far into it the next look at it comes. */
const [dueAfter, lookAfter] = [0.4, 0.5];

/** Both clocks are read in whole seconds. */
const roundingSeconds = 2;

/** What the protocols of held keys are decided by. */
export interface ProtocolKnowledge {
  readonly settings: Settings;
  readonly trusts: BackendTrusts;
  readonly sights: BackendSights;
  /** By signing key. */
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly now: number;
}

/** Reads everything that the protocols of held keys are decided by. */
export async function readKnowledge(tx: Transaction): Promise<ProtocolKnowledge> {
  const [settings, trusts] = await Promise.all([tx.settings, readTrusts()]);
  const signingKeys = Object.values(trusts).flatMap(({ signingKey }) => signingKey ?? []);
  const pairs = signingKeys.map(async (key) => [key, await fingerprintOf(key)] as const);
  const fingerprints = Object.fromEntries(await Promise.all(pairs));
  return { settings, trusts, sights: tx.items.sights, fingerprints, now: Date.now() };
}

/**
 * Decides what a key is sent under.
 * @param mayRenew whether a token that is due is sealed anew; where there is none yet, one is made for a wanted key
 * @param isFresh whether it is sealed anew whatever its age
 */
export function decideProtocol(
  key: HeldKey,
  knowledge: ProtocolKnowledge,
  { mayRenew, isFresh }: { readonly mayRenew: boolean; readonly isFresh: boolean },
): KeyProtocol {
  const { settings, trusts, sights, fingerprints, now } = knowledge;
  const { id, apiOrigin } = key.backend;
  const [trust = null, sight = null] = [trusts[apiOrigin], sights[apiOrigin]];
  const verdict = judgeProtocol(choiceFor(settings, id), trust, sight, now);
  const pin = pinOf(trust);
  const fingerprint = pin === null ? null : (fingerprints[pin.signingKey] ?? null);
  if (verdict.hold?.kind === 'older' && isOverUnseen(key, sight, now)) {
    return { protocol: 'v2', hold: null, fingerprint, seal: null };
  }
  const decided = {
    protocol: verdict.version,
    hold: verdict.hold,
    fingerprint,
  };
  if (verdict.version !== 'v2' || sight?.kind !== 'configuration')
    return { ...decided, seal: null };
  const isMissing = key.wanted && key.token === null;
  const isDue = key.wanted && mayRenew && secondsUntilDue(key, sight, now, dueAfter) <= 0;
  return { ...decided, seal: isFresh || isMissing || isDue ? sealAt(sight, now) : null };
}

/**
 * Tells whether what a key was sealed under has ended, and nobody has looked since. It keeps its token, which grows stale: a request
 * that comes before the look is told so, which says more than one without headers.
 */
function isOverUnseen(key: HeldKey, sight: BackendSight | null, now: number): boolean {
  return sight?.kind === 'configuration' && hasEnded(sight, now) && key.token !== null;
}

/** Tells whether a key is carried by requests with a token that should be renewed. */
export function isDue(key: HeldKey, sights: BackendSights, now: number): boolean {
  const sight = sights[key.backend.apiOrigin];
  return key.wanted && secondsUntilDue(key, sight, now, dueAfter) <= 0;
}

/** Tells whether any token in use is due to be renewed. */
export function isAnyDue(session: Snapshot<'vault' | 'sights'>): boolean {
  const now = Date.now();
  return heldKeysOf(session).some((key) => isDue(key, session.items.sights, now));
}

/** Milliseconds until a key's token should be looked at again; `null` where it has none in use. */
export function msUntilLook(key: HeldKey, { sights, now }: ProtocolKnowledge): number | null {
  if (!key.wanted || key.token === null) return null;
  const seconds = secondsUntilDue(key, sights[key.backend.apiOrigin], now, lookAfter);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** Infinite where there is nothing to renew. */
function secondsUntilDue(
  { token, protocol }: HeldKey,
  sight: BackendSight | undefined,
  now: number,
  share: number,
): number {
  if (protocol !== 'v2' || token === null || sight?.kind !== 'configuration') return Infinity;
  const backendNow = backendTime(sight, now);
  const age = backendNow - token.issuedAt;
  const recipient = chooseRecipient(sight.configuration, backendNow);
  // From the future: sealed before the clocks were known as they are now.
  if (age < -roundingSeconds || recipient?.id !== token.keyId) return 0;
  return sight.configuration.windowSeconds * share - age;
}

function sealAt(sight: BackendSight & { kind: 'configuration' }, now: number): KeyProtocol['seal'] {
  const issuedAt = backendTime(sight, now);
  const recipient = chooseRecipient(sight.configuration, issuedAt);
  return recipient === null ? null : { recipient, issuedAt };
}
