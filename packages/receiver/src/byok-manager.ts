import { decryptApiKey, type EnvelopeCipherFactory } from '../../../lib/protocol/envelope.ts';
import {
  type ByokHeaderValues,
  encryptedKeyHeader,
  sessionKeyHeader,
} from '../../../lib/protocol/headers.ts';
import { isSealedTokenText } from '../../../lib/protocol/sealed-token.ts';
import { decryptSealedApiKey, type SealedReceiver } from '../../../lib/protocol/sealed.ts';
import { BroughtKey } from './brought-key.ts';
import {
  type AnswerableError,
  describeAnswer,
  HttpsRequiredError,
  isAnswerable,
  noStore,
  TokenUsedUpError,
} from './errors.ts';
import { cameOverHttps, noProxies, type TrustedProxies } from './https-check.ts';

/** What is read of a request. `Request` has it, and an adapter makes it of anything else. */
export interface ReceivedRequest {
  /** With the host that the client named. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get' | 'has'>;
}

/** What is needed to accept version 2. */
export interface SealedKeys {
  /** Whether version 2 is required. A version 1 pair is then refused like a pair that cannot be decrypted. */
  readonly isRequired: boolean;
  /** The origin of the backend, the keys that it accepts now, and the time. */
  receive(request: ReceivedRequest): Promise<Omit<SealedReceiver, 'provider'>>;
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
export function presentedVersion({ headers }: ReceivedRequest): ProtocolVersion | null {
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
  request: ReceivedRequest,
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
  return openSealedKey(headers, receiver, { createCipher, sealed });
}

/**
 * Opens a pair of version 2 and counts the use of its token.
 * @throws what {@link decryptByokKey} throws
 */
export async function openSealedKey(
  headers: ByokHeaderValues,
  receiver: SealedReceiver,
  { createCipher, sealed }: { createCipher: EnvelopeCipherFactory; sealed: SealedKeys },
): Promise<BroughtKey> {
  const opened = await decryptSealedApiKey(headers, receiver, createCipher);
  const key = new BroughtKey(opened.apiKey, opened.provider);
  // Only a genuine token is counted, so made-up tokens cannot fill the memory.
  if (await sealed.countUse(headers.sessionKey ?? '')) return key;
  key[Symbol.dispose]();
  throw new TokenUsedUpError();
}

/** How requests that bring a key are answered. `Context` is whatever the server passes with a request. */
export interface RequestOptions<Context extends unknown[]> {
  /** Finds the provider that a request names; by default none, and then the handler uses the key's. */
  readonly findProvider?: (
    request: Request,
    ...context: Context
  ) => string | null | Promise<string | null>;
  /** Set if plain HTTP never gets as far as this. */
  readonly isHttpsEnsured?: boolean;
  /** Who may say in `X-Forwarded-Proto` that the client used HTTPS; by default nobody. */
  readonly trustedProxies?: TrustedProxies;
  /** Finds the address at the other end of the connection, for `trustedProxies`. A `Request` does not have it. */
  readonly findPeer?: (request: Request, ...context: Context) => string | null;
  /** Answers a request without a usable key; by default with the error envelope. */
  readonly refuse?: (error: AnswerableError, ...context: Context) => Response | Promise<Response>;
}

/** Options of {@link withByokKey}. */
export interface ByokOptions<Context extends unknown[]>
  extends KeyReceiver, RequestOptions<Context> {}

/** A handler that works with the request's decrypted key. It must not keep the key. */
export type ByokHandler<Context extends unknown[]> = (
  request: Request,
  key: BroughtKey,
  ...context: Context
) => Response | Promise<Response>;

/**
 * Wraps a fetch-style handler: it gets the decrypted key of its request, in either version, and the key is wiped when the
 * handler has answered or thrown. A request without a usable key, or over plain HTTP, never reaches the handler. An answer
 * is not stored, unless the handler says otherwise.
 */
export function withByokKey<Context extends unknown[] = []>(
  handler: ByokHandler<Context>,
  options: ByokOptions<Context>,
): (request: Request, ...context: Context) => Promise<Response> {
  return answerRequest(options, async (request, provider, ...context) => {
    using key = await decryptByokKey(request, options, provider);
    return await handler(request, key, ...context);
  });
}

/**
 * Wraps a handler of requests that bring a key. It gets the provider that the request names. A request over plain HTTP never
 * reaches it, and errors that are answers are answered. An answer is not stored, unless the handler says otherwise.
 */
export function answerRequest<Context extends unknown[]>(
  options: RequestOptions<Context>,
  handler: (
    request: Request,
    provider: string | null,
    ...context: Context
  ) => Response | Promise<Response>,
): (request: Request, ...context: Context) => Promise<Response> {
  return async (request, ...context) => {
    try {
      if (options.isHttpsEnsured !== true) expectHttps(request, options, context);
      const provider = (await options.findProvider?.(request, ...context)) ?? null;
      return forbidStoring(await handler(request, provider, ...context));
    } catch (error) {
      if (!isAnswerable(error)) throw error;
      return options.refuse?.(error, ...context) ?? answerError(error);
    }
  };
}

function expectHttps<Context extends unknown[]>(
  request: Request,
  { trustedProxies = noProxies, findPeer }: RequestOptions<Context>,
  context: Context,
): void {
  const arrival = {
    isEncrypted: request.url.startsWith('https:'),
    peer: findPeer?.(request, ...context) ?? null,
    forwardedProto: request.headers.get('X-Forwarded-Proto'),
  };
  if (!cameOverHttps(arrival, trustedProxies)) throw new HttpsRequiredError();
}

/** The answer of a fetch-style server for an error. */
export function answerError(error: AnswerableError): Response {
  const { status, headers, body } = describeAnswer(error);
  return new Response(body, { status, headers });
}

function forbidStoring(response: Response): Response {
  if (response.headers.has('Cache-Control')) return response;
  // The headers of an answer that was fetched cannot be changed.
  const copy = new Response(response.body, response);
  copy.headers.set('Cache-Control', noStore['Cache-Control']);
  return copy;
}
