/** The stable codes of every failure of the BYOK protocol. */
export type ByokErrorCode =
  | 'BYOK_DECRYPTION_FAILED'
  | 'BYOK_KEY_REQUIRED'
  | 'BYOK_TOKEN_STALE'
  | 'BYOK_ENVELOPE_INVALID_INPUT'
  | 'BYOK_CONFIGURATION_INVALID';

/** Base class of the protocol's errors, with a stable `code`, a fixed message and the HTTP status of a backend's answer. */
export abstract class ByokError extends Error {
  abstract readonly code: ByokErrorCode;
  abstract readonly status: number;
  override readonly name = 'ByokError';
}

/**
 * The only answer to a bad pair of headers, whatever is wrong with it, from a missing byte to a bad tag.
 * Code and message are the seed's (`decrypt_byok_key`, seed lines 52 to 56). It never says why.
 */
export class ByokDecryptionError extends ByokError {
  override readonly code = 'BYOK_DECRYPTION_FAILED';
  override readonly status = 400;
  constructor() {
    super('Failed to decrypt API key');
  }
}

/** Both headers are missing: the request carries no key. */
export class ByokKeyRequiredError extends ByokError {
  override readonly code = 'BYOK_KEY_REQUIRED';
  override readonly status = 401;
  constructor() {
    super('An API key is required in X-Encrypted-Key and X-Session-Key');
  }
}

/** An argument of the encrypting side is malformed. The message names the field and the expected shape, never the value. */
export class EnvelopeInputError extends ByokError {
  override readonly code = 'BYOK_ENVELOPE_INVALID_INPUT';
  override readonly status = 422;
}

/**
 * A version 2 token that was issued too long ago or too far in the future, or that names a key which is not accepted now.
 * This depends only on the text of the token, the clock and the published keys. The sender fetches the configuration and
 * seals again.
 */
export class ByokTokenStaleError extends ByokError {
  override readonly code = 'BYOK_TOKEN_STALE';
  override readonly status = 409;
  constructor() {
    super('The session key must be sealed again under the current configuration');
  }
}

/** A configuration document is malformed. The message names the member and the expected shape, never the value. */
export class ByokConfigurationError extends ByokError {
  override readonly code = 'BYOK_CONFIGURATION_INVALID';
  override readonly status = 502;
}
