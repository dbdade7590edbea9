import { releaseAccess, requestAccess } from '../../lib/extension/backend-access.ts';
import { changeTrust } from '../../lib/extension/backend-trust.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import { changeSettings, readBackends } from '../../lib/extension/settings.ts';

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

/**
 * Takes the backend out of the settings, whereupon the background forgets its keys, and gives its permissions back. What
 * was pinned of it is forgotten too: added again, it is met for the first time.
 */
export async function removeBackend(backend: Backend): Promise<void> {
  await changeSettings(({ backends, protocols, workersOf }) => ({
    backends: backends.filter(({ id }) => id !== backend.id),
    workersOf: workersOf.filter((id) => id !== backend.id),
    protocols: Object.fromEntries(Object.entries(protocols).filter(([id]) => id !== backend.id)),
  }));
  const left = await readBackends();
  if (!left.some(({ apiOrigin }) => apiOrigin === backend.apiOrigin)) {
    await changeTrust(backend.apiOrigin, () => null);
  }
  await releaseAccess(backend, left);
}
