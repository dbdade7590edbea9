import { decodeBase64Url, encodeBase64Url } from './base64.ts';

/** The parts of a version 2 `X-Session-Key`. */
export interface SealedToken {
  /** The recipient key's id, 1 to 32 of `a-z 0-9 - _`. */
  readonly keyId: string;
  /** The provider's id, 1 to 32 of `a-z 0-9 -`, a letter first. */
  readonly provider: string;
  /** Seconds since 1970, ten digits. */
  readonly issuedAt: number;
  /** 80 bytes: `enc(32) ‖ sealed session key(32) ‖ tag(16)`. */
  readonly sealed: Uint8Array;
}

/** The prefix of every token. Base64 has no dot, so a version 1 value never has this prefix. */
const prefix = 'v2.';

const grammar = /^v2\.([a-z0-9_-]{1,32})\.([a-z][a-z0-9-]{0,31})\.([1-9][0-9]{9})\.([\w-]{107})$/;

/** The length of the longest token, in characters. */
export const longestTokenText = prefix.length + 32 + 1 + 32 + 1 + 10 + 1 + 107;

/** Tells whether a session key header belongs to version 2, well-formed or not. Every other value belongs to version 1. */
export function isSealedTokenText(text: string | null): boolean {
  return text?.startsWith(prefix) ?? false;
}

/**
 * Parses a token strictly: each part has only one form, and nothing may precede or follow it.
 * @returns `null` if the text is not a token
 */
export function parseSealedToken(text: string): SealedToken | null {
  const [, keyId, provider, issuedAt, encoded] =
    text.length > longestTokenText ? [] : (grammar.exec(text) ?? []);
  const sealed = encoded === undefined ? null : decodeBase64Url(encoded);
  if (keyId === undefined || provider === undefined || sealed === null) return null;
  return { keyId, provider, issuedAt: Number(issuedAt), sealed };
}

/** Formats a token as the value of `X-Session-Key`, at most 187 characters. */
export function formatSealedToken({ keyId, provider, issuedAt, sealed }: SealedToken): string {
  return [prefix.slice(0, -1), keyId, provider, String(issuedAt), encodeBase64Url(sealed)].join(
    '.',
  );
}
