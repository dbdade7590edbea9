import { decryptApiKey, type EnvelopeCipherFactory } from '../../lib/protocol/envelope.ts';
import { ByokError } from '../../lib/protocol/errors.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../../lib/protocol/headers.ts';
import { isSealedTokenText } from '../../lib/protocol/sealed-token.ts';
import { decryptSealedApiKey, type SealedReceiver } from '../../lib/protocol/sealed.ts';
import { formatErrorBody, TokenUsedUpError } from '../errors.ts';
import { BroughtKey } from './brought-key.ts';

/** What takes version 2. */
export interface SealedKeys {
  /** Whether version 2 is required: a pair of version 1 is then refused like everything that cannot be decrypted. */
  readonly isRequired: boolean;
  /** The backend's own origin, the keys that it accepts now, and the time. */
  receive(request: Request): Promise<Omit<SealedReceiver, 'provider'>>;
  /**
   * Counts a use of a token that has opened. Never rejects.
   * @returns whether it may be used once more
   */
  countUse(token: string): Promise<boolean>;
}

/** How the keys that requests bring are decrypted. */
export interface KeyReceiver {
  /** The AES-256-GCM to decrypt with: `nodeCipher` on Node, `webCryptoCipher` anywhere. */
  readonly createCipher: EnvelopeCipherFactory;
  /** Without it only version 1 is taken. */
  readonly sealed?: SealedKeys | null;
}

/** A protocol version, as metrics and log name it. */
export type ProtocolVersion = 'v1' | 'v2';

/** The version that a request speaks, by the text of its headers alone; `null` where it brings no key. */
export function presentedVersion({ headers }: Request): ProtocolVersion | null {
  if (isSealedTokenText(headers.get(sessionKeyHeader))) return 'v2';
  return headers.has(sessionKeyHeader) || headers.has(encryptedKeyHeader) ? 'v1' : null;
}

/**
 * Decrypts the key that a request brought (seed lines 46 to 57), of either version. Dispose of it as soon as the provider
 * has answered: `using key = await decryptByokKey(request, { createCipher: nodeCipher })`. Read the request's body
 * before, so that a slow body never waits beside a decrypted key.
 * @param provider that the request is about: a key that is bound to another is refused; `null` where any will do, and
 * then only {@link BroughtKey.provider} may be asked with it
 * @throws {ByokKeyRequiredError} when the request brought none
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
  // Only a token that has opened is counted: whoever makes tokens up cannot fill the memory of uses.
  if (await sealed.countUse(sessionKey ?? '')) return key;
  key[Symbol.dispose]();
  throw new TokenUsedUpError();
}

/** Settings of {@link withByokKey}; `Context` is whatever the server passes along with a request. */
export interface ByokOptions<Context extends unknown[]> extends KeyReceiver {
  /** The provider that a request is about; by default none, and then the handler goes by the key's. */
  readonly findProvider?: (request: Request, ...context: Context) => string | null;
  /** Answers a request without a usable key; by default with the design's error envelope. */
  readonly refuse?: (error: ByokError, ...context: Context) => Response | Promise<Response>;
}

/** A handler that works with the request's decrypted key. It must not keep the key. */
export type ByokHandler<Context extends unknown[]> = (
  request: Request,
  key: BroughtKey,
  ...context: Context
) => Response | Promise<Response>;

/**
 * Gives any fetch-style handler the decrypted key of its request, of either version, and wipes it when the handler has
 * answered or thrown. A request without a usable key never reaches the handler.
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
