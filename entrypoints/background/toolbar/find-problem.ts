import { type Activity, findLostUse } from '../../../lib/extension/activity.ts';
import { hasAccess } from '../../../lib/extension/backend-access.ts';
import type { KeySummary } from '../../../lib/extension/messages.ts';
import type { SendBlock } from '../../../lib/extension/send-block.ts';
import { providers } from '../../../lib/providers.ts';
import { translate } from '../../../lib/extension/translate.ts';

/** What needs the user, in the words of the popup's notice; `null` if nothing does. */
export async function findProblem(
  keys: readonly KeySummary[],
  activity: Activity,
): Promise<string | null> {
  const lost = findLostUse(activity);
  if (lost !== null) return translate(lost.fromWorker ? 'workerKeyTitle' : 'lostKeyTitle');
  const idle = keys.filter((key) => !keys.some((other) => other.armed && isBeside(other, key)));
  for (const { backend } of idle) {
    if (!(await hasAccess(backend))) return translate('accessLostTitle', backend.label);
  }
  if (idle.some(({ block }) => isForUser(block))) return translate('blockedTitle');
  const rejected = idle.find(({ check }) => check?.kind === 'rejected');
  if (rejected === undefined) return null;
  return translate('rejectedTitle', providers[rejected.provider].label);
}

/** The other blocks end by themselves. */
function isForUser(block: SendBlock | null): boolean {
  return block !== null && ['keyChanged', 'downgrade', 'notOffered'].includes(block.kind);
}

/** Of the same backend: if one of its keys is in use, the others need nothing. */
function isBeside(key: KeySummary, other: KeySummary): boolean {
  return key.backend.id === other.backend.id;
}
