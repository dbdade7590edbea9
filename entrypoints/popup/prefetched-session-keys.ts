import { ask, onSessionEnd } from '../../lib/extension/background-client.ts';
import type { SessionKeys, Result } from '../../lib/extension/messages.ts';

interface Prefetched {
  readonly backendId: string;
  readonly answer: Promise<Result<SessionKeys>>;
  readonly stopWatching: () => void;
}

/** What was asked for while a key was being typed; `null` if nothing was, or it has been used. */
let prefetched: Prefetched | null = null;

/** Asks for the session keys of a backend while a key is being typed, so that it need not wait for them when it is there. */
export function prefetchSessionKeys(backendId: string): void {
  if (prefetched?.backendId === backendId) return;
  dropPrefetched();
  const answer = ask({ type: 'getSessionKeys', backendId });
  // No background takes what is encrypted under a session that has ended, and nothing of it is to be opened from here.
  prefetched = { backendId, answer, stopWatching: onSessionEnd(dropPrefetched) };
}

/** The session keys of a backend, asked for by now or before; each answer is used once. */
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
