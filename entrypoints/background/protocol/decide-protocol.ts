import {
  type Discovery,
  type Discoveries,
  backendTime,
  hasEnded,
  judgeProtocol,
} from '../../../lib/extension/discovery.ts';
import { type BackendTrusts, pinOf, readTrusts } from '../../../lib/extension/backend-trust.ts';
import { chooseRecipient } from '../../../lib/protocol/configuration.ts';
import { fingerprintOf } from '../../../lib/protocol/pin.ts';
import type { Snapshot } from '../../../lib/extension/session-snapshot.ts';
import { choiceFor, type Settings } from '../../../lib/extension/settings.ts';
import type { VaultKey } from '../session/vault-key.ts';
import type { Transaction } from '../session/transaction.ts';
import { vaultKeysOf, type KeyProtocol } from '../session/vault.ts';

/** How far into its window a token is renewed, and how far into it the next check comes. */
const [dueAfter, checkAfter] = [0.4, 0.5];

/** Both clocks are read in whole seconds. */
const roundingSeconds = 2;

/** What decides the protocols of stored keys. */
export interface ProtocolKnowledge {
  readonly settings: Settings;
  readonly trusts: BackendTrusts;
  readonly discoveries: Discoveries;
  /** By signing key. */
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly now: number;
}

/** Reads everything that decides the protocols of stored keys. */
export async function readKnowledge(tx: Transaction): Promise<ProtocolKnowledge> {
  const [settings, trusts] = await Promise.all([tx.settings, readTrusts()]);
  const signingKeys = Object.values(trusts).flatMap(({ signingKey }) => signingKey ?? []);
  const pairs = signingKeys.map(async (key) => [key, await fingerprintOf(key)] as const);
  const fingerprints = Object.fromEntries(await Promise.all(pairs));
  return { settings, trusts, discoveries: tx.items.discoveries, fingerprints, now: Date.now() };
}

/**
 * Decides what a key is sent under.
 * @param mayRenew whether a token that is due is sealed anew; an active key without a token always gets one
 * @param isFresh whether the token is sealed anew whatever its age
 */
export function decideProtocol(
  key: VaultKey,
  knowledge: ProtocolKnowledge,
  { mayRenew, isFresh }: { readonly mayRenew: boolean; readonly isFresh: boolean },
): KeyProtocol {
  const { settings, trusts, discoveries, fingerprints, now } = knowledge;
  const { id, apiOrigin } = key.backend;
  const [trust = null, discovery = null] = [trusts[apiOrigin], discoveries[apiOrigin]];
  const verdict = judgeProtocol(choiceFor(settings, id), trust, discovery, now);
  const pin = pinOf(trust);
  const fingerprint = pin === null ? null : (fingerprints[pin.signingKey] ?? null);
  if (verdict.block?.kind === 'older' && isOverUnseen(key, discovery, now)) {
    return { protocol: 'v2', block: null, fingerprint, seal: null };
  }
  const decided = {
    protocol: verdict.version,
    block: verdict.block,
    fingerprint,
  };
  if (verdict.version !== 'v2' || discovery?.kind !== 'configuration')
    return { ...decided, seal: null };
  const isMissing = key.active && key.token === null;
  const isDue = key.active && mayRenew && secondsUntilDue(key, discovery, now, dueAfter) <= 0;
  return { ...decided, seal: isFresh || isMissing || isDue ? sealAt(discovery, now) : null };
}

/**
 * Tells whether the configuration that a key was sealed under has ended and was not refreshed since. The key keeps its token, which
 * grows stale: the backend then answers "stale", which says more than an answer to a request without headers.
 */
function isOverUnseen(key: VaultKey, discovery: Discovery | null, now: number): boolean {
  return discovery?.kind === 'configuration' && hasEnded(discovery, now) && key.token !== null;
}

/** Tells whether a key is carried by requests with a token that should be renewed. */
export function isDue(key: VaultKey, discoveries: Discoveries, now: number): boolean {
  const discovery = discoveries[key.backend.apiOrigin];
  return key.active && secondsUntilDue(key, discovery, now, dueAfter) <= 0;
}

/** Tells whether any token in use is due to be renewed. */
export function isAnyDue(session: Snapshot<'vault' | 'discoveries'>): boolean {
  const now = Date.now();
  return vaultKeysOf(session).some((key) => isDue(key, session.items.discoveries, now));
}

/** Milliseconds until a key's token should be checked again; `null` if it has none in use. */
export function msUntilRenewalCheck(
  key: VaultKey,
  { discoveries, now }: ProtocolKnowledge,
): number | null {
  if (!key.active || key.token === null) return null;
  const seconds = secondsUntilDue(key, discoveries[key.backend.apiOrigin], now, checkAfter);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** Infinite if there is nothing to renew. */
function secondsUntilDue(
  { token, protocol }: VaultKey,
  discovery: Discovery | undefined,
  now: number,
  share: number,
): number {
  if (protocol !== 'v2' || token === null || discovery?.kind !== 'configuration') return Infinity;
  const backendNow = backendTime(discovery, now);
  const age = backendNow - token.issuedAt;
  const recipient = chooseRecipient(discovery.configuration, backendNow);
  // Issued in the future: it was sealed before the clocks were corrected.
  if (age < -roundingSeconds || recipient?.id !== token.keyId) return 0;
  return discovery.configuration.windowSeconds * share - age;
}

function sealAt(
  discovery: Discovery & { kind: 'configuration' },
  now: number,
): KeyProtocol['seal'] {
  const issuedAt = backendTime(discovery, now);
  const recipient = chooseRecipient(discovery.configuration, issuedAt);
  return recipient === null ? null : { recipient, issuedAt };
}
