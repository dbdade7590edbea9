import { hasAccess } from '../../../lib/extension/backend-access.ts';
import type { Backend } from '../../../lib/extension/backends.ts';
import type { FailureCode } from '../../../lib/extension/messages.ts';
import { ByokError } from '../../../lib/protocol/errors.ts';
import type { Snapshot } from '../../../lib/extension/session-snapshot.ts';
import { backendsOf, type Settings } from '../../../lib/extension/settings.ts';
import type { VaultKey } from './vault-key.ts';
import { vaultKeysOf } from './vault.ts';

/** There is no such key to act on. */
class NoKeyError extends Error {}

/** The backend is not among the settings. */
class NoBackendError extends Error {}

/** The browser's permission for the backend is not there. */
class NoAccessError extends Error {}

/** The backend shows another signing key than the one that was agreed to. */
export class OtherKeyError extends Error {}

/** What a page is told of a failure: a code, never an error's text. */
export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof NoKeyError) return 'noKey';
  if (error instanceof NoBackendError) return 'noBackend';
  if (error instanceof NoAccessError) return 'noAccess';
  if (error instanceof OtherKeyError) return 'otherKey';
  return error instanceof ByokError ? 'badEnvelope' : 'failed';
}

/** @throws {NoKeyError} when it is not stored */
export function expectKey(session: Snapshot<'vault'>, keyId: string): VaultKey {
  const stored = vaultKeysOf(session).find(({ id }) => id === keyId);
  if (stored === undefined) throw new NoKeyError('no such key is stored');
  return stored;
}

/** @throws {NoBackendError} when there is none with this id among the settings */
export function expectBackend(settings: Settings, backendId: string): Backend {
  const backend = backendsOf(settings).find(({ id }) => id === backendId);
  if (backend === undefined) throw new NoBackendError('backend must be one of the settings');
  return backend;
}

/** @throws {NoAccessError} when the browser's permission for it is not there */
export async function expectAccess(backend: Backend): Promise<void> {
  if (!(await hasAccess(backend))) throw new NoAccessError('backend must be permitted');
}
