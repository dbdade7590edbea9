import { onAccessChange, readHeldHosts } from '../../lib/backend-access.ts';
import { type Backend, hostnameOf } from '../../lib/backends.ts';
import type { KeySummary } from '../../lib/messages.ts';
import { onSettingsChange, readBackends } from '../../lib/settings.ts';

/** Has the keys reviewed whenever a permission or the settings change, by whomever, and new backends met. */
export function watchBackends(review: () => Promise<void>, meet: () => Promise<void>): void {
  onAccessChange(() => void review());
  onAccessChange(() => void meet());
  onSettingsChange(() => void review());
}

/**
 * The ids of the keys whose backend is no longer among the settings as it was when the key was stored: whoever agreed
 * to it agreed to these origins, this path and these sites.
 */
export async function findStrayKeys(keys: readonly KeySummary[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const backends = await readBackends();
  const isKnown = (backend: Backend) => backends.some((other) => isSame(backend, other));
  return keys.filter(({ backend }) => !isKnown(backend)).map(({ id }) => id);
}

/**
 * Every host that we have the permission for, or may get it for at any moment: those of every backend in the settings,
 * and what else the browser says.
 */
export async function readKnownHosts(): Promise<string[]> {
  const [backends, held] = await Promise.all([readBackends(), readHeldHosts()]);
  const origins = backends.flatMap(({ apiOrigin, siteOrigins }) => [apiOrigin, ...siteOrigins]);
  return [...new Set([...origins.map(hostnameOf), ...held])];
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
