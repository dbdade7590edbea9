import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Turns a key's bytes into a short text by which a person can tell whether two keys are the same. */
export type Fingerprinter = (bytes: Uint8Array) => string;

const shownBytes = 8;

/**
 * HMAC-SHA-256 under a key that is random per process: the same key has the same fingerprint until the process ends,
 * and nobody outside can test a guess against it.
 * @returns a function giving 8 bytes as `ab12 cd34 ef56 7890`
 */
export function createFingerprinter(): Fingerprinter {
  const processKey = createSecretKey(randomBytes(32));
  return (bytes) => {
    const digest = createHmac('sha256', processKey).update(bytes).digest();
    return digest.toString('hex', 0, shownBytes).replace(/.{4}(?=.)/g, '$& ');
  };
}
