import { decodeBase64Url } from './base64.ts';
import { isKeyId, isProtocolTime } from './binding.ts';
import { ByokConfigurationError } from './errors.ts';
import { encodeFields } from './fields.ts';
import type { Recipient } from './sealed.ts';
import { x25519Bytes } from './sizes.ts';

/** Where a backend publishes its configuration. */
export const configurationPath = '/.well-known/byok-configuration';
/** A longer document is not looked at. */
export const maxConfigurationCharacters = 16_384;
/** The one KEM of version 2; keys of another are left for those who know it. */
export const sealingKem = 'x25519-hkdf-sha256';

const signatureBytes = 64;
const signingKeyBytes = 32;

/** One public key of a backend. Times are seconds since 1970; outside of them nobody seals to it. */
export interface SealingKey {
  readonly id: string;
  readonly kem: string;
  /** Base64url. */
  readonly publicKey: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What a backend says about its protocol, before it is signed. */
export interface ConfigurationClaims {
  /** The versions that it takes: `v1`, `v2`, … */
  readonly protocols: readonly string[];
  /** When it was written; a sender takes no older one than it has seen. */
  readonly issuedAt: number;
  /** How long a token is taken after its issue time. */
  readonly windowSeconds: number;
  /** How far ahead of the backend's clock a token may be. */
  readonly futureSeconds: number;
  readonly keys: readonly SealingKey[];
  /** Ed25519, base64url of 32 bytes: what a sender pins. */
  readonly signingKey: string;
}

/** A whole configuration document. */
export interface ByokConfiguration extends ConfigurationClaims {
  /** Ed25519 over {@link configurationBytes}, base64url of 64 bytes. */
  readonly signature: string;
}

/**
 * Parses a configuration document. Members that are not known are passed over, and so are never used.
 * @throws {ByokConfigurationError} when a member has not its shape
 */
export function parseByokConfiguration(text: string): ByokConfiguration {
  const document = expectObject(parseJson(text), 'configuration');
  const configuration = {
    protocols: expectList(document['protocols'], 'protocols').map(expectProtocol),
    issuedAt: expectTime(document['issued_at'], 'issued_at'),
    windowSeconds: expectInteger(document['window_seconds'], 'window_seconds', 30, 900),
    futureSeconds: expectInteger(document['future_seconds'], 'future_seconds', 0, 300),
    keys: expectList(document['keys'], 'keys').map(expectKey),
    signingKey: expectBytes(document['signing_key'], 'signing_key', signingKeyBytes),
    signature: expectBytes(document['signature'], 'signature', signatureBytes),
  };
  expectUnique('protocols', configuration.protocols);
  expectUnique(
    'keys',
    configuration.keys.map(({ id }) => id),
  );
  expectKeyWhereSealed(configuration);
  return configuration;
}

/** The document as JSON, the inverse of {@link parseByokConfiguration}. */
export function formatByokConfiguration(configuration: ByokConfiguration): string {
  const { protocols, issuedAt, windowSeconds, futureSeconds, keys } = configuration;
  return JSON.stringify({
    protocols,
    issued_at: issuedAt,
    window_seconds: windowSeconds,
    future_seconds: futureSeconds,
    keys: keys.map(({ id, kem, publicKey, notBefore, notAfter }) => {
      return { id, kem, public_key: publicKey, not_before: notBefore, not_after: notAfter };
    }),
    signing_key: configuration.signingKey,
    signature: configuration.signature,
  });
}

/**
 * What the signing key signs: every member but the signature, and the origin that the document is for.
 * @param apiOrigin `https://host[:port]`
 */
export function configurationBytes(claims: ConfigurationClaims, apiOrigin: string): Uint8Array {
  const keys = claims.keys.map(({ id, kem, publicKey, notBefore, notAfter }) =>
    encodeFields(id, kem, publicKey, String(notBefore), String(notAfter)),
  );
  return encodeFields(
    'byok-v2 configuration',
    apiOrigin,
    encodeFields(...claims.protocols),
    String(claims.issuedAt),
    String(claims.windowSeconds),
    String(claims.futureSeconds),
    encodeFields(...keys),
    claims.signingKey,
  );
}

/**
 * Verifies a document's signature under its own signing key (RFC 8032) for the origin that it was fetched from. Whether
 * that is the right signing key is for `judgePin` to say.
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
    // Bytes that are no Ed25519 key: nothing verifies under them.
  }
  throw unsigned();
}

function unsigned(): ByokConfigurationError {
  return new ByokConfigurationError('signature must be of signing_key over this document');
}

/**
 * The key to seal to: of those that are valid now, the one that began last; of several the first in the document.
 * @param nowSeconds the backend's clock
 * @returns `null` where none is valid now
 */
export function chooseRecipient(
  { keys }: Pick<ByokConfiguration, 'keys'>,
  nowSeconds: number,
): Recipient | null {
  const valid = keys.filter(
    ({ kem, notBefore, notAfter }) =>
      kem === sealingKem && notBefore <= nowSeconds && nowSeconds < notAfter,
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
      // What the platform says would quote the document.
    }
  }
  throw refusal('configuration', `JSON of at most ${maxConfigurationCharacters} characters`);
}

function expectKey(value: unknown, at: number): SealingKey {
  const name = `keys[${at}]`;
  const key = expectObject(value, name);
  const kem = expectText(key['kem'], `${name}.kem`, /^[a-z0-9-]{1,64}$/);
  const notBefore = expectTime(key['not_before'], `${name}.not_before`);
  const notAfter = expectTime(key['not_after'], `${name}.not_after`);
  if (notAfter <= notBefore) throw refusal(`${name}.not_after`, 'later than not_before');
  const [min, max] = kem === sealingKem ? [x25519Bytes, x25519Bytes] : [1, 2048];
  const publicKey = expectBytes(key['public_key'], `${name}.public_key`, min, max);
  if (typeof key['id'] !== 'string' || !isKeyId(key['id'])) {
    throw refusal(`${name}.id`, '1 to 32 of a-z 0-9 - _');
  }
  return { id: key['id'], kem, publicKey, notBefore, notAfter };
}

function expectKeyWhereSealed({ protocols, keys }: ConfigurationClaims): void {
  const isUsable = !protocols.includes('v2') || keys.some(({ kem }) => kem === sealingKem);
  if (!isUsable) throw refusal('keys', `with one of ${sealingKem} where v2 is offered`);
}

function expectProtocol(value: unknown, at: number): string {
  return expectText(value, `protocols[${at}]`, /^v[1-9][0-9]{0,2}$/);
}

function expectObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw refusal(name, 'an object');
}

function expectList(value: unknown, name: string): unknown[] {
  if (Array.isArray(value) && value.length <= 8) return value;
  throw refusal(name, 'a list of at most 8');
}

function expectText(value: unknown, name: string, shape: RegExp): string {
  if (typeof value === 'string' && shape.test(value)) return value;
  throw refusal(name, `text of the form ${shape.source}`);
}

function expectBytes(value: unknown, name: string, min: number, max = min): string {
  const bytes = typeof value === 'string' ? decodeBase64Url(value) : null;
  if (typeof value === 'string' && bytes !== null && bytes.length >= min && bytes.length <= max) {
    return value;
  }
  throw refusal(name, `base64url of ${min === max ? '' : `${min} to `}${max} bytes`);
}

function expectInteger(value: unknown, name: string, min: number, max: number): number {
  const isWithin = typeof value === 'number' && Number.isInteger(value);
  if (isWithin && value >= min && value <= max) return value;
  throw refusal(name, `a whole number from ${min} to ${max}`);
}

function expectTime(value: unknown, name: string): number {
  if (typeof value === 'number' && isProtocolTime(value)) return value;
  throw refusal(name, 'whole seconds of ten digits');
}

function expectUnique(name: string, values: readonly string[]): void {
  if (new Set(values).size !== values.length) throw refusal(name, 'without repetition');
}

function refusal(name: string, shape: string): ByokConfigurationError {
  return new ByokConfigurationError(`${name} must be ${shape}`);
}
