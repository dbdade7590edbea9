import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import type { Result, Status } from '../../lib/extension/messages.ts';

/** The questions that a page asks before it shows anything. */
export interface FirstAnswers {
  readonly status: Promise<Result<Status>>;
  /** The backends that a key can be stored for. */
  readonly backends: Promise<readonly Backend[]>;
}

/** Enough time for an answer, but short for a user. */
const patienceMs = 100;

/**
 * What can be shown at once: the status, and the backends as far as they are known. For some seconds after its start Chromium
 * does not tell the organisation's policy. The built-in backend is available in any case.
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
