import { releaseAccess, requestAccess } from '../../lib/backend-access.ts';
import type { Backend } from '../../lib/backends.ts';
import { changeSettings, readBackends } from '../../lib/settings.ts';

/**
 * Asks for the permission at once, within the click, and adds the backend while the user thinks: its hosts are then known
 * to the rules of other backends before the browser lets them act. Refused, it stays in the list, without the permission.
 */
export async function addBackend(draft: Omit<Backend, 'id'>): Promise<void> {
  const backend = { id: crypto.randomUUID(), ...draft };
  const asked = requestAccess(backend);
  await changeSettings((own) => ({ backends: [...own.backends, backend] }));
  await asked;
}

/** Takes the backend out of the settings, whereupon the background forgets its keys, and gives its permissions back. */
export async function removeBackend(backend: Backend): Promise<void> {
  await changeSettings((own) => ({ backends: own.backends.filter(({ id }) => id !== backend.id) }));
  await releaseAccess(backend, await readBackends());
}
