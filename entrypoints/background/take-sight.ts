import { type BackendSight, hasEnded, type SeenConfiguration } from '../../lib/backend-sight.ts';
import { type BackendTrust, changeTrust, pinOf, readTrusts } from '../../lib/backend-trust.ts';
import { fingerprintOf, judgePin } from '../../lib/protocol/pin.ts';
import type { FetchedSight } from './fetch-configuration.ts';
import type { Transaction } from './transaction.ts';

/** How long a configuration is used on, at most until its end, while the backend cannot be asked for a newer one. */
const longestUnseenMs = 60 * 60_000;

/**
 * Holds what a look has found against what is pinned, pins what may be pinned without the user, and keeps the outcome.
 */
export async function takeSight(
  tx: Transaction,
  apiOrigin: string,
  fetched: FetchedSight,
): Promise<void> {
  const { [apiOrigin]: trust = null } = await readTrusts();
  const { [apiOrigin]: before = null } = tx.items.sights;
  const sight = fetched.kind === 'configuration' ? await judge(trust, fetched) : fetched;
  // What was seen is pinned before anything is sealed to it.
  if (sight.kind === 'configuration') await pin(apiOrigin, sight);
  if (!isBetter(before, sight)) keepSight(tx, apiOrigin, sight);
}

/**
 * Pins the changed key with this fingerprint, on the user's word.
 * @returns `false` where the backend has shown another one since, or the pinned one again
 */
export async function pinChangedKey(
  tx: Transaction,
  apiOrigin: string,
  fingerprint: string,
): Promise<boolean> {
  const { [apiOrigin]: sight } = tx.items.sights;
  if (sight?.kind !== 'keyChanged' || sight.fingerprint !== fingerprint) return false;
  const { configuration, clockOffsetMs, seenAt } = sight;
  const seen = { configuration, clockOffsetMs, seenAt };
  await pin(apiOrigin, seen);
  keepSight(tx, apiOrigin, { kind: 'configuration', ...seen });
  return true;
}

function keepSight(tx: Transaction, apiOrigin: string, sight: BackendSight): void {
  tx.set({ sights: { ...tx.items.sights, [apiOrigin]: sight } });
}

async function judge(
  trust: BackendTrust | null,
  seen: FetchedSight & { kind: 'configuration' },
): Promise<BackendSight> {
  const { configuration, seenAt } = seen;
  const verdict = judgePin(pinOf(trust), configuration);
  if (verdict === 'older') return { kind: 'older', seenAt };
  if (verdict !== 'changed') return seen;
  const fingerprint = await fingerprintOf(configuration.signingKey);
  return { ...seen, kind: 'keyChanged', fingerprint };
}

async function pin(apiOrigin: string, { configuration }: SeenConfiguration): Promise<void> {
  const { signingKey, issuedAt, protocols } = configuration;
  const offersSealed = protocols.includes('v2');
  await changeTrust(apiOrigin, (trust) => {
    const next: BackendTrust = {
      signingKey,
      issuedAt,
      hasOfferedSealed: offersSealed || trust?.hasOfferedSealed === true,
      // Agreed to until version 2 is there again.
      allowsBasic: !offersSealed && trust?.allowsBasic === true,
    };
    return JSON.stringify(next) === JSON.stringify(trust) ? trust : next;
  });
}

/** Tells whether what was seen before says more than a look that found nothing, or something older. */
function isBetter(before: BackendSight | null, sight: BackendSight): boolean {
  if (before === null) return false;
  const isNothing = sight.kind === 'unreachable' || sight.kind === 'older';
  if (!isNothing) return false;
  if (before.kind === 'configuration') {
    return !hasEnded(before, sight.seenAt) && sight.seenAt - before.seenAt < longestUnseenMs;
  }
  return sight.kind === 'unreachable' && (before.kind === 'keyChanged' || before.kind === 'none');
}
