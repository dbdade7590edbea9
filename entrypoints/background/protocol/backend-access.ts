import { onAccessChange } from '../../../lib/extension/backend-access.ts';
import { type Backend, hostnameOf } from '../../../lib/extension/backends.ts';
import type { KeySummary } from '../../../lib/extension/messages.ts';
import { onSettingsChange } from '../../../lib/extension/settings.ts';
import { onLatePolicy } from '../session/current-policy.ts';

/** Reviews the keys whenever a permission or the settings change, and fetches the configuration of new backends. */
export function watchBackends(review: () => Promise<void>, meet: () => Promise<void>): void {
  onAccessChange(() => void review());
  onAccessChange(() => void meet());
  onSettingsChange(() => void review());
  onLatePolicy(() => void review());
}

/**
 * The keys whose backend was removed from the settings, or changed since the key was stored. The user agreed to these origins, this
 * path and these sites.
 */
export function findStrayKeys<Key extends Pick<KeySummary, 'backend'>>(
  keys: readonly Key[],
  backends: readonly Backend[],
): Key[] {
  const isKnown = (backend: Backend) => backends.some((other) => isSame(backend, other));
  return keys.filter(({ backend }) => !isKnown(backend));
}

/**
 * Every host that is granted, or may be at any moment: those of every backend in the settings.
 */
export function listKnownHosts(granted: readonly string[], backends: readonly Backend[]): string[] {
  const origins = backends.flatMap(({ apiOrigin, siteOrigins }) => [apiOrigin, ...siteOrigins]);
  return [...new Set([...origins.map(hostnameOf), ...granted])];
}

/** The name may change: a key does not depend on it. */
function isSame(one: Backend, other: Backend): boolean {
  return (
    one.id === other.id &&
    one.apiOrigin === other.apiOrigin &&
    one.apiPath === other.apiPath &&
    one.siteOrigins.join(' ') === other.siteOrigins.join(' ')
  );
}
