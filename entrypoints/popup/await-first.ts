import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import type { Result, Status } from '../../lib/extension/messages.ts';

/** What a page asks before it shows anything. */
export interface FirstAnswers {
  readonly status: Promise<Result<Status>>;
  /** Where keys can go. */
  readonly backends: Promise<readonly Backend[]>;
}

/** Long for an answer, short for a user. */
const patienceMs = 100;

/**
 * What can be shown at once: the status, and where keys can go as far as that is known. For some seconds after its start
 * Chromium does not say what the organisation has set; the built-in backend is there in any case.
 */
export async function awaitFirst({
  status,
  backends,
}: FirstAnswers): Promise<[Result<Status>, readonly Backend[]]> {
  const builtIn = new Promise<readonly Backend[]>((resolve) => {
    setTimeout(resolve, patienceMs, [gitPhantomScope]);
  });
  return Promise.all([status, Promise.race([backends, builtIn])]);
}
