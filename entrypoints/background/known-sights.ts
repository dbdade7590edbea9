import { type BackendSight, type BackendSights, sightsItem } from '../../lib/backend-sight.ts';
import { readItem, writeItems } from './turn-memory.ts';

/** What was seen of every backend since the last lock or browser start. */
export async function readSights(): Promise<BackendSights> {
  // Only this module writes it.
  return ((await readItem(sightsItem)) as BackendSights | undefined) ?? {};
}

/** Keeps what a look has found. To be called in turn. */
export async function writeSight(apiOrigin: string, sight: BackendSight): Promise<void> {
  await writeItems({ [sightsItem]: { ...(await readSights()), [apiOrigin]: sight } });
}
