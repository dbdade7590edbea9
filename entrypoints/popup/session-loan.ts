import { ask, onSessionEnd } from '../../lib/background-client.ts';
import type { BorrowedSessionKeys, Result } from '../../lib/messages.ts';

interface Loan {
  readonly backendId: string;
  readonly answer: Promise<Result<BorrowedSessionKeys>>;
  readonly stopWatching: () => void;
}

/** What was asked for while a key was being typed; `null` where nothing was, or it has been used. */
let loan: Loan | null = null;

/** Asks for the session keys of a backend while a key is being typed, so that it need not wait for them when it is there. */
export function borrowAhead(backendId: string): void {
  if (loan?.backendId === backendId) return;
  dropLoan();
  const answer = ask({ type: 'borrowSessionKey', backendId });
  // No background takes what is encrypted under a session that has ended, and nothing of it is to be opened from here.
  loan = { backendId, answer, stopWatching: onSessionEnd(dropLoan) };
}

/** The session keys of a backend, asked for by now or before; each answer is used once. */
export async function borrowSessionKeys(backendId: string): Promise<Result<BorrowedSessionKeys>> {
  const ahead = loan?.backendId === backendId ? loan.answer : null;
  dropLoan();
  const answer = await ahead;
  return answer?.ok === true ? answer : ask({ type: 'borrowSessionKey', backendId });
}

function dropLoan(): void {
  loan?.stopWatching();
  loan = null;
}
