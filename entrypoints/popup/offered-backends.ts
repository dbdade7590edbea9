import { keepPermitted } from '../../lib/extension/backend-access.ts';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { readBackends } from '../../lib/extension/settings.ts';

/**
 * The backends that a new key can be stored for: those with the browser's permission. If there are none, the built-in one, and
 * the popup says that the permission is missing.
 */
export async function readOfferedBackends(): Promise<readonly Backend[]> {
  const backends = await readBackends();
  // With only one backend there is nothing to choose and nothing to wait for.
  if (backends.length === 1) return backends;
  const permitted = await keepPermitted(backends);
  return permitted.length > 0 ? permitted : [gitPhantomScope];
}
