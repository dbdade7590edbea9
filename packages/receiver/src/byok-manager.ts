import { decryptApiKey, type EnvelopeCipherFactory } from '../../../lib/protocol/envelope.ts';
import { ByokError } from '../../../lib/protocol/errors.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../../../lib/protocol/headers.ts';
import { isSealedTokenText } from '../../../lib/protocol/sealed-token.ts';
import { decryptSealedApiKey, type SealedReceiver } from '../../../lib/protocol/sealed.ts';
import { BroughtKey } from './brought-key.ts';
import { formatErrorBody, TokenUsedUpError } from './errors.ts';

/** What is needed to accept version 2. */
export interface SealedKeys {
  /** Whether version 2 is required. A version 1 pair is then refused like a pair that cannot be decrypted. */
  readonly isRequired: boolean;
  /** The origin of the backend, the keys that it accepts now, and the time. */
  receive(request: Request): Promise<Omit<SealedReceiver, 'provider'>>;
  /**
   * Counts one use of a genuine token. Never rejects.
   * @returns whether this use is allowed
   */
  countUse(token: string): Promise<boolean>;
}

/** How the keys of requests are decrypted. */
export interface KeyReceiver {
  /** The AES-256-GCM implementation: `nodeCipher` on Node, `webCryptoCipher` anywhere. */
  readonly createCipher: EnvelopeCipherFactory;
  /** Without it only version 1 is accepted. */
  readonly sealed?: SealedKeys | null;
}

/** A protocol version, as in metrics and log. */
export type ProtocolVersion = 'v1' | 'v2';

/** The version of a request, judged by the text of its headers only; `null` if it brings no key. */
export function presentedVersion({ headers }: Request): ProtocolVersion | null {
  if (isSealedTokenText(headers.get(sessionKeyHeader))) return 'v2';
  return headers.has(sessionKeyHeader) || headers.has(encryptedKeyHeader) ? 'v1' : null;
}

/**
 * Decrypts the key of a request (seed lines 46 to 57), in either version. Dispose of it as soon as the provider has
 * answered: `using key = await decryptByokKey(request, { createCipher: nodeCipher })`. Read the body of the
 * request first, so that a decrypted key never waits for a slow body.
 * @param provider the provider that the request names: a key that is bound to another one is refused. With `null` any
 * key is accepted, and only {@link BroughtKey.provider} may receive it
 * @throws {ByokKeyRequiredError} when the request has no key
 * @throws {ByokTokenStaleError} when a token is too old, too new, for a key that is not accepted, or used up
 * @throws {ByokDecryptionError} for everything else that is wrong, without a reason
 */
export async function decryptByokKey(
  request: Request,
  { createCipher, sealed = null }: KeyReceiver,
  provider: string | null = null,
): Promise<BroughtKey> {
  const encryptedKey = request.headers.get(encryptedKeyHeader);
  const sessionKey = request.headers.get(sessionKeyHeader);
  const headers = { encryptedKey, sessionKey };
  if (sealed === null || !(sealed.isRequired || isSealedTokenText(sessionKey))) {
    return new BroughtKey(await decryptApiKey(headers, createCipher), null);
  }
  const receiver = { ...(await sealed.receive(request)), provider };
  const opened = await decryptSealedApiKey(headers, receiver, createCipher);
  const key = new BroughtKey(opened.apiKey, opened.provider);
  // Only a genuine token is counted, so made-up tokens cannot fill the memory.
  if (await sealed.countUse(sessionKey ?? '')) return key;
  key[Symbol.dispose]();
  throw new TokenUsedUpError();
}

/** Options of {@link withByokKey}. `Context` is whatever the server passes with a request. */
export interface ByokOptions<Context extends unknown[]> extends KeyReceiver {
  /** Finds the provider that a request names; by default none, and then the handler uses the key's. */
  readonly findProvider?: (request: Request, ...context: Context) => string | null;
  /** Answers a request without a usable key; by default with the error envelope. */
  readonly refuse?: (error: ByokError, ...context: Context) => Response | Promise<Response>;
}

/** A handler that works with the request's decrypted key. It must not keep the key. */
export type ByokHandler<Context extends unknown[]> = (
  request: Request,
  key: BroughtKey,
  ...context: Context
) => Response | Promise<Response>;

/**
 * Wraps a fetch-style handler: it gets the decrypted key of its request, in either version, and the key is wiped when the
 * handler has answered or thrown. A request without a usable key never reaches the handler.
 */
export function withByokKey<Context extends unknown[] = []>(
  handler: ByokHandler<Context>,
  { refuse, findProvider, ...receiver }: ByokOptions<Context>,
): (request: Request, ...context: Context) => Promise<Response> {
  return async (request, ...context) => {
    try {
      const provider = findProvider?.(request, ...context) ?? null;
      using key = await decryptByokKey(request, receiver, provider);
      return await handler(request, key, ...context);
    } catch (error) {
      if (!(error instanceof ByokError)) throw error;
      return refuse === undefined ? answerByokError(error) : refuse(error, ...context);
    }
  };
}

function answerByokError(error: ByokError): Response {
  return Response.json(formatErrorBody(error), { status: error.status });
}
