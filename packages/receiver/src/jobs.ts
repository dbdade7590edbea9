import { ByokDecryptionError, ByokKeyRequiredError } from '../../../lib/protocol/errors.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../../../lib/protocol/headers.ts';
import { isSealedTokenText } from '../../../lib/protocol/sealed-token.ts';
import { decryptSealedApiKey } from '../../../lib/protocol/sealed.ts';
import type { BroughtKey } from './brought-key.ts';
import {
  answerRequest,
  type KeyReceiver,
  openSealedKey,
  type ReceivedRequest,
  type RequestOptions,
} from './byok-manager.ts';

/**
 * What a queue carries of a key: both headers as they came, sealed, and the backend's origin. It is plain JSON, with the
 * same members in the receiver for Python.
 */
export interface JobPair {
  readonly api_origin: string;
  readonly encrypted_key: string;
  readonly session_key: string;
}

/**
 * How long after its issue a job's token is accepted, in seconds. Longer than the window of requests, because a job waits
 * in its queue. No longer than work should wait: meanwhile the key works although its user may have locked the extension.
 */
export const defaultJobWindowSeconds = 600;

/** The longest window for jobs. */
export const maxJobWindowSeconds = 3_600;

/**
 * A key of version 1 was brought for a job. Its two headers open each other, so no queue may carry them. The client gets the
 * answer that it gets if version 2 is required.
 */
export class SealedPairRequiredError extends ByokDecryptionError {
  /** For the log of the backend. */
  readonly reason =
    'a job must have a key of version 2: the headers of version 1 decrypt each other';

  override toString(): string {
    return `SealedPairRequiredError: ${this.reason}`;
  }
}

/** Keys for jobs: a request hands over its sealed pair, a worker opens it. */
export interface JobKeys {
  /**
   * Returns the pair of a request as a queue may carry it: it opens only with the backend's sealing keys. It is opened once
   * and wiped, so that the sender of a bad pair is told now. The worker counts the use. HTTPS is not checked here, but by
   * {@link withByokJob}.
   * @param provider the provider that the request names: a key that is bound to another one is refused
   * @throws {SealedPairRequiredError} for a key of version 1
   * @throws what `decryptByokKey` throws
   */
  readonly handOver: (request: ReceivedRequest, provider?: string | null) => Promise<JobPair>;
  /**
   * Opens the pair of a job, inside the window for jobs and under the same limit of uses as requests, and passes the key to
   * `use`. It is wiped when the promise of `use` settles.
   * @returns what `use` returns
   * @throws {SealedPairRequiredError} when the job has no pair of version 2
   * @throws {ByokTokenStaleError} when its token is too old, too new, for a key that is not accepted, or used up
   * @throws {ByokDecryptionError} for everything else that is wrong, without a reason
   */
  readonly receive: <Value>(
    pair: JobPair,
    use: (key: BroughtKey) => Value | Promise<Value>,
  ) => Promise<Value>;
}

/** The options of {@link createJobKeys}. */
export interface JobKeysOptions extends KeyReceiver {
  /** The origins of the backend. */
  readonly apiOrigins: readonly string[];
  /** The window for jobs. */
  readonly windowSeconds: number;
}

/** Creates what a backend needs to use keys in jobs. */
export function createJobKeys(options: JobKeysOptions): JobKeys {
  const { createCipher, sealed = null, apiOrigins, windowSeconds } = options;
  return {
    async handOver(request, provider = null) {
      const encryptedKey = request.headers.get(encryptedKeyHeader);
      const sessionKey = request.headers.get(sessionKeyHeader);
      if (encryptedKey === null && sessionKey === null) throw new ByokKeyRequiredError();
      expectSealed(sessionKey);
      if (sealed === null) throw new ByokDecryptionError();
      const receiver = { ...(await sealed.receive(request)), provider };
      const pair = { encryptedKey, sessionKey };
      const { apiKey } = await decryptSealedApiKey(pair, receiver, createCipher);
      apiKey.fill(0);
      return {
        api_origin: receiver.apiOrigin,
        encrypted_key: encryptedKey ?? '',
        session_key: sessionKey,
      };
    },
    async receive(pair, use) {
      const { apiOrigin, ...headers } = readPair(pair);
      expectSealed(headers.sessionKey);
      // Anybody can publish this backend's sealing key as their own, and bring here what was sealed for them.
      if (sealed === null || !apiOrigins.includes(apiOrigin)) throw new ByokDecryptionError();
      const accepted = await sealed.receive({ url: apiOrigin, headers: new Headers() });
      const receiver = { ...accepted, windowSeconds, provider: null };
      using key = await openSealedKey(headers, receiver, { createCipher, sealed });
      return await use(key);
    },
  };
}

/** What a queue returns may have any form. */
function readPair(pair: unknown) {
  const members = new Map<string, unknown>(Object.entries(pair ?? {}));
  const read = (name: keyof JobPair): string => {
    const value = members.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    apiOrigin: read('api_origin'),
    encryptedKey: read('encrypted_key'),
    sessionKey: read('session_key'),
  };
}

function expectSealed(sessionKey: string | null): asserts sessionKey is string {
  if (!isSealedTokenText(sessionKey)) throw new SealedPairRequiredError();
}

/** Options of {@link withByokJob}. `Context` is whatever the server passes with a request. */
export interface ByokJobOptions<Context extends unknown[]>
  extends RequestOptions<Context>, Pick<JobKeys, 'handOver'> {}

/** A handler that queues the sealed pair of its request. */
export type ByokJobHandler<Context extends unknown[]> = (
  request: Request,
  pair: JobPair,
  ...context: Context
) => Response | Promise<Response>;

/**
 * Wraps a fetch-style handler that starts a job: it gets the sealed pair of its request, and never the key. A request without
 * a usable key of version 2, or over plain HTTP, never reaches the handler.
 */
export function withByokJob<Context extends unknown[] = []>(
  handler: ByokJobHandler<Context>,
  options: ByokJobOptions<Context>,
): (request: Request, ...context: Context) => Promise<Response> {
  return answerRequest(options, async (request, provider, ...context) =>
    handler(request, await options.handOver(request, provider), ...context),
  );
}
