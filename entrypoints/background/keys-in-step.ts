import { hasAccess } from '../../lib/backend-access.ts';
import { findStrayKeys } from './backend-access.ts';
import { showStatus } from './badge.ts';
import type { HeldKey } from './held-key.ts';
import {
  decideProtocol,
  isAnyDue,
  msUntilLook,
  type ProtocolKnowledge,
  readKnowledge,
} from './key-protocols.ts';
import { hasOpenSite } from './open-sites.ts';
import { stopSealing, wakeForSealing } from './seal-timer.ts';
import { stampWith } from './stamping.ts';
import { forgetAll, inTurn } from './turn.ts';
import * as vault from './vault.ts';

/** Which tokens are sealed anew. */
export interface SealNeeds {
  /** Whatever their age. */
  readonly isFresh?: (key: HeldKey) => boolean;
  /** A page of some allowed site is about to ask: those that are due, without a look at what is open. */
  readonly isSiteOpening?: boolean;
}

/**
 * Brings keys, tokens and rules into step with settings, permissions and what is known of the backends. Whatever is stored for a
 * backend that is gone or changed is forgotten; what is for one without the browser's permission is carried no more. To be called in turn.
 */
export async function bringInStep(needs: SealNeeds = {}): Promise<void> {
  await dropStrayKeys();
  await dropClosedKeys();
  await keepProtocols(needs);
  const [armed, begun] = await Promise.all([vault.readArmedHeaders(), vault.readBegunLock()]);
  // A lock waits for its turn: it has taken the rules down.
  if (begun !== null) return;
  await stampWith(armed);
  void showStatus();
}

/** Renews what is due before a page of an allowed site asks. */
export async function renewForSite(): Promise<void> {
  if (await isAnyDue()) await inTurn(() => bringInStep({ isSiteOpening: true }));
}

async function dropStrayKeys(): Promise<void> {
  const { keys } = await vault.readStatus();
  const stray = await findStrayKeys(keys);
  if (stray.length === 0) return;
  if (stray.length === keys.length) return forgetAll('backendRemoved');
  for (const id of stray) await vault.dropKey(id);
}

async function dropClosedKeys(): Promise<void> {
  for (const { id, wanted, backend } of await vault.readHeldKeys()) {
    if (wanted && !(await hasAccess(backend))) await vault.markWanted(id, false);
  }
}

async function keepProtocols({ isFresh = () => false, isSiteOpening }: SealNeeds): Promise<void> {
  const keys = await vault.readHeldKeys();
  if (keys.length === 0) return stopSealing();
  const knowledge = await readKnowledge();
  const open = isSiteOpening === true ? keys : await findKeysOfOpenSites(keys);
  const isOpen = (key: HeldKey) => open.some(({ id }) => id === key.id);
  await vault.applyProtocols((key) =>
    decideProtocol(key, knowledge, { mayRenew: isOpen(key), isFresh: isFresh(key) }),
  );
  await wakeUpFor((await vault.readHeldKeys()).filter(isOpen), knowledge);
}

/** In Firefox each request has its token renewed if need be: there, no site counts as open. */
async function findKeysOfOpenSites(keys: readonly HeldKey[]): Promise<HeldKey[]> {
  if (import.meta.env.BROWSER === 'firefox') return [];
  const sealed = keys.filter(({ wanted }) => wanted);
  const open = await Promise.all(sealed.map(({ backend }) => hasOpenSite(backend)));
  return sealed.filter((_, at) => open[at]);
}

/** Once no site is open there is nothing to be early for: the next page that opens has its token renewed. */
async function wakeUpFor(keys: readonly HeldKey[], knowledge: ProtocolKnowledge): Promise<void> {
  const waits = keys.flatMap((key) => msUntilLook(key, knowledge) ?? []);
  if (waits.length === 0 || import.meta.env.BROWSER === 'firefox') return stopSealing();
  await wakeForSealing(Math.min(...waits), () => void inTurn(() => bringInStep()));
}
