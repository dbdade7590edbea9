/** AES-256 session key length in bytes. */
export const sessionKeyBytes = 32;
/** AES-GCM nonce (the seed's `iv`) length in bytes, NIST SP 800-38D section 8.2. */
export const nonceBytes = 12;
/** AES-GCM tag length in bytes. */
export const tagBytes = 16;
/** Shortest API key in bytes: an empty key is not a key. */
export const minApiKeyBytes = 1;
/** Longest API key in bytes: both headers stay well under the 8 kB that servers commonly accept. */
export const maxApiKeyBytes = 4096;
/** Shortest envelope in bytes: nonce, one byte, tag. */
export const minEnvelopeBytes = nonceBytes + minApiKeyBytes + tagBytes;
/** Longest envelope in bytes. */
export const maxEnvelopeBytes = nonceBytes + maxApiKeyBytes + tagBytes;
/** X25519 key and shared secret length in bytes, RFC 7748 section 5. */
export const x25519Bytes = 32;
/** Length of the last part of a sealed token in bytes: encapsulated key, session key, tag. */
export const sealedKeyBytes = x25519Bytes + sessionKeyBytes + tagBytes;
