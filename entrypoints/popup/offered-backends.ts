import { keepPermitted } from '../../lib/extension/backend-access.ts';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { readBackends } from '../../lib/extension/settings.ts';

/**
 * Where a new key can go: the backends that the browser lets us act on. Where it lets us act on none, the built-in one,
 * and the popup says what is missing.
 */
export async function readOfferedBackends(): Promise<readonly Backend[]> {
  const backends = await readBackends();
  // With one there is nothing to choose, and nothing to wait for.
  if (backends.length === 1) return backends;
  const permitted = await keepPermitted(backends);
  return permitted.length > 0 ? permitted : [gitPhantomScope];
}
