import {
  type Discovery,
  hasEnded,
  type SeenConfiguration,
} from '../../../lib/extension/discovery.ts';
import {
  type BackendTrust,
  changeTrust,
  pinOf,
  readTrusts,
} from '../../../lib/extension/backend-trust.ts';
import { fingerprintOf, judgePin } from '../../../lib/protocol/pin.ts';
import type { FetchedDiscovery } from './fetch-configuration.ts';
import type { Transaction } from '../session/transaction.ts';

/** How long a configuration stays in use while the backend cannot be asked for a newer one; never past its end. */
const longestUnseenMs = 60 * 60_000;

/**
 * Compares what was fetched with the pin, pins what needs no user, and keeps the outcome.
 */
export async function recordDiscovery(
  tx: Transaction,
  apiOrigin: string,
  fetched: FetchedDiscovery,
): Promise<void> {
  const { [apiOrigin]: trust = null } = await readTrusts();
  const { [apiOrigin]: before = null } = tx.items.discoveries;
  const discovery = fetched.kind === 'configuration' ? await judge(trust, fetched) : fetched;
  // Pinned before anything is sealed to it.
  if (discovery.kind === 'configuration') await pin(apiOrigin, discovery);
  if (!isBetter(before, discovery)) keepDiscovery(tx, apiOrigin, discovery);
}

/**
 * Pins the changed key with this fingerprint, because the user agreed.
 * @returns `false` if the backend has shown another one since, or the pinned one again
 */
export async function pinChangedKey(
  tx: Transaction,
  apiOrigin: string,
  fingerprint: string,
): Promise<boolean> {
  const { [apiOrigin]: discovery } = tx.items.discoveries;
  if (discovery?.kind !== 'keyChanged' || discovery.fingerprint !== fingerprint) return false;
  const { configuration, clockOffsetMs, seenAt } = discovery;
  const seen = { configuration, clockOffsetMs, seenAt };
  await pin(apiOrigin, seen);
  keepDiscovery(tx, apiOrigin, { kind: 'configuration', ...seen });
  return true;
}

function keepDiscovery(tx: Transaction, apiOrigin: string, discovery: Discovery): void {
  tx.set({ discoveries: { ...tx.items.discoveries, [apiOrigin]: discovery } });
}

async function judge(
  trust: BackendTrust | null,
  seen: FetchedDiscovery & { kind: 'configuration' },
): Promise<Discovery> {
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

/** Tells whether the earlier discovery is worth more than a fetch that found nothing, or something older. */
function isBetter(before: Discovery | null, discovery: Discovery): boolean {
  if (before === null) return false;
  const isNothing = discovery.kind === 'unreachable' || discovery.kind === 'older';
  if (!isNothing) return false;
  if (before.kind === 'configuration') {
    return (
      !hasEnded(before, discovery.seenAt) && discovery.seenAt - before.seenAt < longestUnseenMs
    );
  }
  return (
    discovery.kind === 'unreachable' && (before.kind === 'keyChanged' || before.kind === 'none')
  );
}
