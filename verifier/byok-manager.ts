import { ByokError } from '../lib/protocol/errors.ts';
import { decryptApiKey, type EnvelopeCipherFactory } from '../lib/protocol/envelope.ts';
import { encryptedKeyHeader, sessionKeyHeader } from '../lib/protocol/headers.ts';
import { formatErrorBody } from './errors.ts';
import { SecretBytes } from './secret.ts';

/**
 * Decrypts the key that a request brought (seed lines 46 to 57). Dispose of it as soon as the provider has answered:
 * `using key = await decryptByokKey(request, nodeCipher)`. Read the request's body before, so that a slow body never
 * waits beside a decrypted key.
 * @throws {ByokKeyRequiredError} when the request brought none
 * @throws {ByokDecryptionError} for everything else that is wrong, without a reason
 */
export async function decryptByokKey(
  { headers }: Request,
  createCipher: EnvelopeCipherFactory,
): Promise<SecretBytes> {
  const encryptedKey = headers.get(encryptedKeyHeader);
  const sessionKey = headers.get(sessionKeyHeader);
  return new SecretBytes(await decryptApiKey({ encryptedKey, sessionKey }, createCipher));
}

/** Settings of {@link withByokKey}; `Context` is whatever the server passes along with a request. */
export interface ByokOptions<Context extends unknown[]> {
  /** The AES-256-GCM to decrypt with: `nodeCipher` on Node, `webCryptoCipher` anywhere. */
  readonly createCipher: EnvelopeCipherFactory;
  /** Answers a request without a usable key; by default with the design's error envelope. */
  readonly refuse?: (error: ByokError, ...context: Context) => Response | Promise<Response>;
}

/** A handler that works with the request's decrypted key. It must not keep the key. */
export type ByokHandler<Context extends unknown[]> = (
  request: Request,
  key: SecretBytes,
  ...context: Context
) => Response | Promise<Response>;

/**
 * Gives any fetch-style handler the decrypted key of its request, and wipes it when the handler has answered or thrown.
 * A request without a usable key never reaches the handler.
 */
export function withByokKey<Context extends unknown[] = []>(
  handler: ByokHandler<Context>,
  { createCipher, refuse }: ByokOptions<Context>,
): (request: Request, ...context: Context) => Promise<Response> {
  return async (request, ...context) => {
    try {
      using key = await decryptByokKey(request, createCipher);
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
