import { encodeFields } from './fields.ts';

/** What a version 2 envelope is bound to. It is known when the API key is entered and does not change afterwards. */
export interface KeyBinding {
  /** `https://host[:port]` of the backend, as `URL.origin` spells it. */
  readonly apiOrigin: string;
  /** The provider's id, 1 to 32 of `a-z 0-9 -`, a letter first. */
  readonly provider: string;
}

/** What a version 2 token is bound to. */
export interface TokenBinding extends KeyBinding {
  /** The recipient key's id, 1 to 32 of `a-z 0-9 - _`. */
  readonly keyId: string;
  /** Seconds since 1970 on the backend's clock, ten digits. */
  readonly issuedAt: number;
  /** SHA-256 of the envelope's bytes. */
  readonly envelopeHash: Uint8Array;
}

/** The longest `https://host:port`: a DNS name has at most 253 characters (RFC 1035). */
const maxOriginCharacters = 'https://:65535'.length + 253;

/** The AAD of an envelope's AES-256-GCM. */
export function envelopeAad({ apiOrigin, provider }: KeyBinding): Uint8Array {
  return encodeFields('byok-v2 envelope', apiOrigin, provider);
}

/**
 * HPKE's `info` for a token: the protocol, what is sealed, and everything that it is bound to. The AAD of the seal is empty:
 * single-shot senders do not need it beside `info` (RFC 9180 section 8.1), and some libraries do not support it.
 */
export function tokenInfo(binding: TokenBinding): Uint8Array {
  const { apiOrigin, keyId, provider, issuedAt, envelopeHash } = binding;
  const fields = [apiOrigin, keyId, provider, String(issuedAt), envelopeHash];
  return encodeFields('byok-v2 session key', ...fields);
}

/** Tells whether a text is an `https` origin in its one serialisation: lower case, no default port, no path. */
export function isApiOrigin(text: string): boolean {
  if (text.length > maxOriginCharacters || !text.startsWith('https://')) return false;
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Tells whether a text has the shape of a provider's id. */
export function isProviderName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,31}$/.test(text);
}

/** Tells whether a text has the shape of a recipient key's id. */
export function isKeyId(text: string): boolean {
  return /^[a-z0-9_-]{1,32}$/.test(text);
}

/** Tells whether a number is a time of the protocol: whole seconds of ten digits, from 2001 to 2286. */
export function isProtocolTime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1e9 && seconds < 1e10;
}
