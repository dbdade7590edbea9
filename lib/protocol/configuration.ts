import {
  type BackendAbout,
  encodeFurther,
  formatAbout,
  type FurtherMembers,
  parseAbout,
  pickFurther,
} from './about.ts';
import { decodeBase64Url } from './base64.ts';
import { isKeyId } from './binding.ts';
import { ByokConfigurationError } from './errors.ts';
import { encodeFields } from './fields.ts';
import {
  expectBytes,
  expectInteger,
  expectList,
  expectObject,
  expectText,
  expectTime,
  expectUnique,
  refusal,
} from './member-shape.ts';
import type { Recipient } from './sealed.ts';
import { x25519Bytes } from './sizes.ts';

/** Where a backend publishes its configuration. */
export const configurationPath = '/.well-known/byok-configuration';
/** A longer document is not parsed. */
export const maxConfigurationCharacters = 16_384;
/**
 * HPKE's ids of the only suite that this code seals with (RFC 9180 section 7): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. Keys of another suite are for senders that support it.
 */
export const sealingSuite: readonly number[] = [0x0020, 0x0001, 0x0002];
/** The longest time that a document may be in force. An attacker who withholds newer documents gains no more than that. */
export const maxConfigurationSeconds = 86_400;
/** The largest difference allowed between a sender's clock and a backend's. */
export const maxSkewSeconds = 600;

/** Every member that this module reads. */
const ownMembers: ReadonlySet<string> = new Set([
  'protocols',
  'issued_at',
  'expires_at',
  'window_seconds',
  'future_seconds',
  'keys',
  'signing_key',
  'signature',
  'name',
  'sites',
  'api_path',
  'validate_path',
  'providers',
  'max_uses',
]);

const signatureBytes = 64;
const signingKeyBytes = 32;

/** One public key of a backend. Times are seconds since 1970; it is valid only between them. */
export interface SealingKey {
  readonly id: string;
  /** HPKE's ids of KEM, KDF and AEAD. */
  readonly suite: readonly number[];
  /** Base64url. */
  readonly publicKey: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What a backend says about its protocol, before it is signed. */
export interface ConfigurationClaims {
  /** The versions that it accepts: `v1`, `v2`, … */
  readonly protocols: readonly string[];
  /** When it was issued. A sender never accepts an older document than one it has seen. */
  readonly issuedAt: number;
  /** When it expires: later than `issuedAt` by at most {@link maxConfigurationSeconds}. */
  readonly expiresAt: number;
  /** How long a token is accepted after its issue time. */
  readonly windowSeconds: number;
  /** How far ahead of the backend's clock a token may be issued. */
  readonly futureSeconds: number;
  readonly keys: readonly SealingKey[];
  /** Ed25519, base64url of 32 bytes: what a sender pins. */
  readonly signingKey: string;
  readonly about: BackendAbout;
  /** Further members, which are signed but not used here. */
  readonly others: FurtherMembers;
}

/** A whole configuration document. */
export interface ByokConfiguration extends ConfigurationClaims {
  /** Ed25519 over {@link configurationBytes}, base64url of 64 bytes. */
  readonly signature: string;
}

/**
 * Parses a configuration document. Unknown members are ignored. {@link judgeTime} tells whether it is in force.
 * @throws {ByokConfigurationError} when a member is malformed
 */
export function parseByokConfiguration(text: string): ByokConfiguration {
  const document = expectObject(parseJson(text), 'configuration');
  const configuration = {
    protocols: expectList(document['protocols'], 'protocols').map(expectProtocol),
    issuedAt: expectTime(document['issued_at'], 'issued_at'),
    expiresAt: expectTime(document['expires_at'], 'expires_at'),
    windowSeconds: expectInteger(document['window_seconds'], 'window_seconds', 30, 900),
    futureSeconds: expectInteger(document['future_seconds'], 'future_seconds', 0, 300),
    keys: expectList(document['keys'], 'keys').map(expectKey),
    signingKey: expectBytes(document['signing_key'], 'signing_key', signingKeyBytes),
    signature: expectBytes(document['signature'], 'signature', signatureBytes),
    about: parseAbout(document),
    others: pickFurther(document, ownMembers),
  };
  expectLifetime(configuration);
  expectUnique('protocols', configuration.protocols);
  expectUnique(
    'keys',
    configuration.keys.map(({ id }) => id),
  );
  expectKeyWhereSealed(configuration);
  return configuration;
}

/** Formats the document as JSON. The inverse of {@link parseByokConfiguration}. */
export function formatByokConfiguration(configuration: ByokConfiguration): string {
  const { protocols, issuedAt, expiresAt, windowSeconds, futureSeconds, keys } = configuration;
  return JSON.stringify({
    protocols,
    issued_at: issuedAt,
    expires_at: expiresAt,
    window_seconds: windowSeconds,
    future_seconds: futureSeconds,
    keys: keys.map(({ id, suite, publicKey, notBefore, notAfter }) => {
      return { id, suite, public_key: publicKey, not_before: notBefore, not_after: notAfter };
    }),
    ...furtherOf(configuration),
    signing_key: configuration.signingKey,
    signature: configuration.signature,
  });
}

/**
 * The bytes that the signing key signs: the origin of the document, and all its members except the signature.
 * @param apiOrigin `https://host[:port]`
 */
export function configurationBytes(claims: ConfigurationClaims, apiOrigin: string): Uint8Array {
  const keys = claims.keys.map(({ id, suite, publicKey, notBefore, notAfter }) =>
    encodeFields(id, encodeFields(...suite.map(String)), publicKey, `${notBefore}`, `${notAfter}`),
  );
  return encodeFields(
    'byok-v2 configuration',
    apiOrigin,
    encodeFields(...claims.protocols),
    String(claims.issuedAt),
    String(claims.expiresAt),
    String(claims.windowSeconds),
    String(claims.futureSeconds),
    encodeFields(...keys),
    claims.signingKey,
    encodeFurther(furtherOf(claims)),
  );
}

/** `ended`: it has expired. `ahead`: its issue time is further in the future than a difference of clocks explains. */
export type TimeVerdict = 'current' | 'ended' | 'ahead';

/**
 * Tells whether a document is in force.
 * @param nowSeconds seconds since 1970
 */
export function judgeTime(
  { issuedAt, expiresAt }: Pick<ConfigurationClaims, 'issuedAt' | 'expiresAt'>,
  nowSeconds: number,
): TimeVerdict {
  if (nowSeconds >= expiresAt) return 'ended';
  return issuedAt > nowSeconds + maxSkewSeconds ? 'ahead' : 'current';
}

/**
 * Tells whether an answer is meant as a configuration, well-formed or not. Any other answer at this address, such as a
 * JSON error, a page or a text, means that the backend has no configuration.
 */
export function claimsToBeConfiguration(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    const isObject = typeof document === 'object' && document !== null;
    const telling = ['protocols', 'keys', 'signing_key', 'signature'];
    return isObject && telling.some((name) => Object.hasOwn(document, name));
  } catch {
    return false;
  }
}

/**
 * Verifies a document's signature under its own signing key (RFC 8032) for the origin that it was fetched from. `judgePin`
 * tells whether that is the right signing key.
 * @throws {ByokConfigurationError} when it does not verify
 */
export async function verifyConfiguration(
  configuration: ByokConfiguration,
  apiOrigin: string,
): Promise<void> {
  const [rawKey, signature] = [configuration.signingKey, configuration.signature].map(bytesOf);
  const bytes = Uint8Array.from(configurationBytes(configuration, apiOrigin));
  if (rawKey === undefined || signature === undefined) throw unsigned();
  try {
    const key = await crypto.subtle.importKey('raw', rawKey, 'Ed25519', false, ['verify']);
    if (await crypto.subtle.verify('Ed25519', key, signature, bytes)) return;
  } catch {
    // The bytes are not an Ed25519 key, so no signature verifies under them.
  }
  throw unsigned();
}

function unsigned(): ByokConfigurationError {
  return new ByokConfigurationError(
    'signature must be a signature of this document by signing_key',
  );
}

/**
 * Chooses the key to seal to: the valid key with the latest `notBefore`, and of several the first in the document.
 * @param nowSeconds the backend's clock
 * @returns `null` if no key is valid now
 */
export function chooseRecipient(
  { keys }: Pick<ByokConfiguration, 'keys'>,
  nowSeconds: number,
): Recipient | null {
  const valid = keys.filter(
    ({ suite, notBefore, notAfter }) =>
      isSealingSuite(suite) && notBefore <= nowSeconds && nowSeconds < notAfter,
  );
  const newest = Math.max(...valid.map(({ notBefore }) => notBefore));
  const chosen = valid.find(({ notBefore }) => notBefore === newest);
  return chosen === undefined ? null : { id: chosen.id, publicKey: bytesOf(chosen.publicKey) };
}

/** The bytes of a member that has been parsed. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(decodeBase64Url(text) ?? []);
}

function parseJson(text: string): unknown {
  if (text.length <= maxConfigurationCharacters) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // The platform's message would quote the document.
    }
  }
  throw refusal('configuration', `JSON of at most ${maxConfigurationCharacters} characters`);
}

function furtherOf({ about, others }: ConfigurationClaims): FurtherMembers {
  return { ...others, ...formatAbout(about) };
}

function isSealingSuite(suite: readonly number[]): boolean {
  return suite.join() === sealingSuite.join();
}

function expectLifetime({ issuedAt, expiresAt }: ConfigurationClaims): void {
  const seconds = expiresAt - issuedAt;
  if (seconds > 0 && seconds <= maxConfigurationSeconds) return;
  throw refusal('expires_at', `later than issued_at by at most ${maxConfigurationSeconds} seconds`);
}

function expectKey(value: unknown, at: number): SealingKey {
  const name = `keys[${at}]`;
  const key = expectObject(value, name);
  const suite = expectSuite(key['suite'], `${name}.suite`);
  const notBefore = expectTime(key['not_before'], `${name}.not_before`);
  const notAfter = expectTime(key['not_after'], `${name}.not_after`);
  if (notAfter <= notBefore) throw refusal(`${name}.not_after`, 'later than not_before');
  const [min, max] = isSealingSuite(suite) ? [x25519Bytes, x25519Bytes] : [1, 2048];
  const publicKey = expectBytes(key['public_key'], `${name}.public_key`, min, max);
  if (typeof key['id'] !== 'string' || !isKeyId(key['id'])) {
    throw refusal(`${name}.id`, '1 to 32 of a-z 0-9 - _');
  }
  return { id: key['id'], suite, publicKey, notBefore, notAfter };
}

function expectSuite(value: unknown, name: string): number[] {
  const ids = expectList(value, name);
  if (ids.length !== sealingSuite.length) throw refusal(name, 'the ids of KEM, KDF and AEAD');
  return ids.map((id, at) => expectInteger(id, `${name}[${at}]`, 0, 0xffff));
}

function expectKeyWhereSealed({ protocols, keys }: ConfigurationClaims): void {
  const isUsable = !protocols.includes('v2') || keys.some(({ suite }) => isSealingSuite(suite));
  if (!isUsable)
    throw refusal('keys', `a list with a key of suite ${sealingSuite.join()} if protocols has v2`);
}

function expectProtocol(value: unknown, at: number): string {
  return expectText(value, `protocols[${at}]`, /^v[1-9][0-9]{0,2}$/);
}
