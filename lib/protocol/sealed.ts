import { decodeBase64 } from './base64.ts';
import {
  envelopeAad,
  isApiOrigin,
  isKeyId,
  isProtocolTime,
  isProviderName,
  type KeyBinding,
  tokenInfo,
} from './binding.ts';
import {
  decodeRest,
  encryptApiKey,
  type EnvelopeCipherFactory,
  expectLength,
  type Opened,
  openEnvelope,
  openStandIn,
  webCryptoCipher,
} from './envelope.ts';
import {
  ByokDecryptionError,
  ByokKeyRequiredError,
  ByokTokenStaleError,
  EnvelopeInputError,
} from './errors.ts';
import { type ByokHeaderValues, readEnvelope } from './headers.ts';
import { sealTo, type SealOpener } from './hpke.ts';
import { formatSealedToken, parseSealedToken, type SealedToken } from './sealed-token.ts';
import {
  maxEnvelopeBytes,
  minEnvelopeBytes,
  sealedKeyBytes,
  sessionKeyBytes,
  x25519Bytes,
} from './sizes.ts';
import { isUtf8 } from './utf8.ts';

/** How long a token is accepted after it was issued, in seconds. */
export const defaultWindowSeconds = 120;
/** How far ahead of the backend's clock a token may be issued, in seconds. */
export const defaultFutureSeconds = 30;

/** A backend's public key to seal to. */
export interface Recipient {
  /** 1 to 32 of `a-z 0-9 - _`. */
  readonly id: string;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The input of {@link sealSessionKey}. */
export interface SealInput {
  /** 32 bytes. A key that was sent under version 1 must not be used here. */
  readonly sessionKey: Uint8Array;
  /** The `X-Encrypted-Key` of the same request, as {@link encryptBoundApiKey} returned it. */
  readonly encryptedKey: string;
  readonly recipient: Recipient;
  /** The binding that the envelope was encrypted with. */
  readonly binding: KeyBinding;
  /** Seconds since 1970 on the backend's clock. */
  readonly issuedAt: number;
}

/** SHA-256: 32 bytes. */
export type Hash = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array;

const webCryptoHash: Hash = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));

/** What a backend needs to open tokens. */
export interface SealedReceiver {
  /** The backend's own origin, from its configuration and never from the request. */
  readonly apiOrigin: string;
  /** The openers of the keys that are accepted at `nowSeconds`, by key id. */
  readonly openers: ReadonlyMap<string, SealOpener>;
  /** The backend's clock, in seconds since 1970. */
  readonly nowSeconds: number;
  /** The provider that the request names; `null` if it names none, and then the caller uses the one in the result. */
  readonly provider: string | null;
  readonly windowSeconds?: number;
  readonly futureSeconds?: number;
  /** A SHA-256 that replaces the one of WebCrypto, which needs a thread. */
  readonly hash?: Hash;
}

/** An API key of a version 2 request. The caller zeroes the bytes and uses them for this provider only. */
export interface SealedApiKey {
  readonly apiKey: Uint8Array;
  readonly provider: string;
}

/**
 * Encrypts an API key for version 2: as in version 1, but with an AAD that binds backend and provider.
 * @param apiKey UTF-8, 1 to 4,096 bytes
 * @param sessionKey 32 bytes; a key that was sent under version 1 must not be used here
 * @returns the value of `X-Encrypted-Key`
 * @throws {EnvelopeInputError} when a length or the binding is wrong
 */
export async function encryptBoundApiKey(
  apiKey: Uint8Array,
  sessionKey: Uint8Array,
  binding: KeyBinding,
  createCipher: EnvelopeCipherFactory = webCryptoCipher,
): Promise<string> {
  expectBinding(binding);
  const aad = envelopeAad(binding);
  return encryptApiKey(apiKey, sessionKey, (key) => createCipher(key, aad));
}

/**
 * Seals a session key to a backend, for one envelope and one time (RFC 9180, base mode).
 * @returns the value of `X-Session-Key`
 * @throws {EnvelopeInputError} when a part is malformed, or when the recipient's public key is invalid
 */
export async function sealSessionKey(input: SealInput): Promise<string> {
  const { sessionKey, recipient, binding, issuedAt } = input;
  expectBinding(binding);
  expectShape('recipient.id', isKeyId(recipient.id), '1 to 32 of a-z 0-9 - _');
  expectShape('issuedAt', isProtocolTime(issuedAt), 'whole seconds of ten digits');
  expectLength('sessionKey', sessionKey, sessionKeyBytes, sessionKeyBytes);
  expectLength('recipient.publicKey', recipient.publicKey, x25519Bytes, x25519Bytes);
  const token = { keyId: recipient.id, provider: binding.provider, issuedAt };
  const info = await infoOf(token, binding.apiOrigin, expectEnvelope(input.encryptedKey));
  const sealed = await sealTo(recipient.publicKey, sessionKey, info).catch(() => null);
  if (sealed === null) throw new EnvelopeInputError('recipient.publicKey must be an X25519 key');
  return formatSealedToken({ ...token, sealed });
}

/**
 * Opens both version 2 headers to the API key's bytes. A stale token is refused first, by its text alone. Every other
 * failure takes the same work, and the error does not say why it failed.
 * @throws {ByokKeyRequiredError} when both headers are missing
 * @throws {ByokTokenStaleError} when a well-formed token is too old, too new or for a key that is not accepted
 * @throws {ByokDecryptionError} for everything else, without a reason
 */
export async function decryptSealedApiKey(
  headers: ByokHeaderValues,
  receiver: SealedReceiver,
  createCipher: EnvelopeCipherFactory = webCryptoCipher,
): Promise<SealedApiKey> {
  if (headers.encryptedKey === null && headers.sessionKey === null) {
    throw new ByokKeyRequiredError();
  }
  const parsed = parseSealedToken(headers.sessionKey ?? '');
  if (parsed !== null && isStale(parsed, receiver)) throw new ByokTokenStaleError();
  const token = parsed ?? standInToken(receiver);
  const envelope = readEnvelope(headers.encryptedKey);
  const aad = envelopeAad({ apiOrigin: receiver.apiOrigin, provider: token.provider });
  const bindCipher: EnvelopeCipherFactory = (key) => createCipher(key, aad);

  const session = await openSessionKey(token, envelope.bytes, receiver);
  const opened = await openEnvelope(envelope.bytes, session.plaintext, bindCipher);
  session.plaintext.fill(0);
  const isText = isUtf8(opened.plaintext);
  const isMeant = parsed !== null && envelope.isWellFormed && isForProvider(token, receiver);
  if (isMeant && session.isGenuine && opened.isGenuine && isText) {
    return { apiKey: opened.plaintext, provider: token.provider };
  }
  opened.plaintext.fill(0);
  decodeRest(headers.encryptedKey);
  await openStandIn(!session.isGenuine, createCipher);
  await openStandIn(!opened.isGenuine, createCipher);
  throw new ByokDecryptionError();
}

/**
 * Opens the session key of a token that is not stale. The caller zeroes it.
 * @param envelope the envelope's bytes that came with the token
 * @returns 32 zeros, not genuine, if the seal does not open
 */
export async function openSessionKey(
  token: SealedToken,
  envelope: Uint8Array,
  { apiOrigin, openers, hash }: Pick<SealedReceiver, 'apiOrigin' | 'openers' | 'hash'>,
): Promise<Opened> {
  const info = await infoOf(token, apiOrigin, envelope, hash);
  try {
    const plaintext = await openers.get(token.keyId)?.open(token.sealed, info);
    if (plaintext?.length === sessionKeyBytes) return { plaintext, isGenuine: true };
  } catch {
    // A forged seal is an expected outcome. The platform's error is dropped.
  }
  return { plaintext: new Uint8Array(sessionKeyBytes), isGenuine: false };
}

/** Tells whether the sender must seal again. It depends only on the token's text, the clock and the published keys. */
function isStale({ keyId, issuedAt }: SealedToken, receiver: SealedReceiver): boolean {
  const { windowSeconds = defaultWindowSeconds, futureSeconds = defaultFutureSeconds } = receiver;
  const age = receiver.nowSeconds - issuedAt;
  return age > windowSeconds || age < -futureSeconds || !receiver.openers.has(keyId);
}

function isForProvider(token: SealedToken, { provider }: SealedReceiver): boolean {
  return provider === null || provider === token.provider;
}

/** Its point is 9, for which X25519 does its full work. */
const standInText = `v2.none.none.1000000000.CQ${'A'.repeat(105)}`;

/** Stands in for a token that could not be parsed. It takes the same work, parsing included. */
function standInToken({ openers }: SealedReceiver): SealedToken {
  const [keyId = ''] = openers.keys();
  const sealed = parseSealedToken(standInText)?.sealed ?? new Uint8Array(sealedKeyBytes);
  return { keyId, provider: 'none', issuedAt: 1e9, sealed };
}

async function infoOf(
  { keyId, provider, issuedAt }: Omit<SealedToken, 'sealed'>,
  apiOrigin: string,
  envelope: Uint8Array,
  hash: Hash = webCryptoHash,
): Promise<Uint8Array> {
  const envelopeHash = await hash(envelope);
  return tokenInfo({ apiOrigin, keyId, provider, issuedAt, envelopeHash });
}

function expectEnvelope(encryptedKey: string): Uint8Array {
  const bytes = decodeBase64(encryptedKey) ?? new Uint8Array();
  expectLength('encryptedKey', bytes, minEnvelopeBytes, maxEnvelopeBytes);
  return bytes;
}

function expectBinding({ apiOrigin, provider }: KeyBinding): void {
  expectShape('binding.apiOrigin', isApiOrigin(apiOrigin), 'https://host[:port]');
  expectShape('binding.provider', isProviderName(provider), '1 to 32 of a-z 0-9 -, a letter first');
}

function expectShape(field: string, isShaped: boolean, shape: string): void {
  if (!isShaped) throw new EnvelopeInputError(`${field} must be ${shape}`);
}
