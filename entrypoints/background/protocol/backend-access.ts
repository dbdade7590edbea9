import { onAccessChange } from '../../../lib/extension/backend-access.ts';
import { type Backend, hostnameOf } from '../../../lib/extension/backends.ts';
import type { KeySummary } from '../../../lib/extension/messages.ts';
import { onSettingsChange } from '../../../lib/extension/settings.ts';
import { onLatePolicy } from '../session/policy-so-far.ts';

/** Has the keys reviewed whenever a permission or the settings change, by whomever, and new backends met. */
export function watchBackends(review: () => Promise<void>, meet: () => Promise<void>): void {
  onAccessChange(() => void review());
  onAccessChange(() => void meet());
  onSettingsChange(() => void review());
  onLatePolicy(() => void review());
}

/**
 * The keys whose backend is no longer among the settings as it was when the key was stored: whoever agreed
 * to it agreed to these origins, this path and these sites.
 */
export function findStrayKeys<Key extends Pick<KeySummary, 'backend'>>(
  keys: readonly Key[],
  backends: readonly Backend[],
): Key[] {
  const isKnown = (backend: Backend) => backends.some((other) => isSame(backend, other));
  return keys.filter(({ backend }) => !isKnown(backend));
}

/**
 * Every host that we have the permission for, or may get it for at any moment: those that are granted, and those of every
 * backend in the settings.
 */
export function listKnownHosts(granted: readonly string[], backends: readonly Backend[]): string[] {
  const origins = backends.flatMap(({ apiOrigin, siteOrigins }) => [apiOrigin, ...siteOrigins]);
  return [...new Set([...origins.map(hostnameOf), ...granted])];
}

/** The name may change: it is not where a key goes. */
function isSame(one: Backend, other: Backend): boolean {
  return (
    one.id === other.id &&
    one.apiOrigin === other.apiOrigin &&
    one.apiPath === other.apiPath &&
    one.siteOrigins.join(' ') === other.siteOrigins.join(' ')
  );
}
