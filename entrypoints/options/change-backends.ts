import { releaseAccess, requestAccess } from '../../lib/extension/backend-access.ts';
import { changeTrust } from '../../lib/extension/backend-trust.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import { changeSettings, readBackends } from '../../lib/extension/settings.ts';

/**
 * Asks for the permission at once, within the click, and adds the backend while the prompt is open. The rules of other backends
 * then know its hosts before the permission is granted. If the user refuses, the backend stays in the list without the
 * permission.
 */
export async function addBackend(draft: Omit<Backend, 'id'>): Promise<void> {
  const backend = { id: crypto.randomUUID(), ...draft };
  const asked = requestAccess(backend);
  await changeSettings((own) => ({ backends: [...own.backends, backend] }));
  await asked;
}

/**
 * Removes the backend from the settings, so that the background forgets its keys, and gives its permissions back. Its pin is
 * forgotten too: if it is added again, it is like a new backend.
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
