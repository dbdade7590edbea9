import { ask, onSessionEnd } from '../../lib/extension/background-client.ts';
import type { SessionKeys, Result } from '../../lib/extension/messages.ts';

interface Prefetched {
  readonly backendId: string;
  readonly answer: Promise<Result<SessionKeys>>;
  readonly stopWatching: () => void;
}

/** The request made while a key was being typed; `null` if there was none, or it has been used. */
let prefetched: Prefetched | null = null;

/** Requests the session keys of a backend while a key is being typed, so that storing need not wait for them. */
export function prefetchSessionKeys(backendId: string): void {
  if (prefetched?.backendId === backendId) return;
  dropPrefetched();
  const answer = ask({ type: 'getSessionKeys', backendId });
  // The background accepts nothing that was encrypted for a session that has ended, and the keys of that session must not stay
  // here.
  prefetched = { backendId, answer, stopWatching: onSessionEnd(dropPrefetched) };
}

/** The session keys of a backend, prefetched or requested now. Each answer is used once. */
export async function getSessionKeys(backendId: string): Promise<Result<SessionKeys>> {
  const ahead = prefetched?.backendId === backendId ? prefetched.answer : null;
  dropPrefetched();
  const answer = await ahead;
  return answer?.ok === true ? answer : ask({ type: 'getSessionKeys', backendId });
}

function dropPrefetched(): void {
  prefetched?.stopWatching();
  prefetched = null;
}
