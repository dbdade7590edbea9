import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Maps the bytes of a key to a short text, by which people can tell whether two keys are equal. */
export type Fingerprinter = (bytes: Uint8Array) => string;

const shownBytes = 8;

/**
 * HMAC-SHA-256 under a random key of this process: a key has the same fingerprint until the process ends, and nobody
 * outside can test a guess against it.
 * @returns a function that formats 8 bytes as `ab12 cd34 ef56 7890`
 */
export function createFingerprinter(): Fingerprinter {
  const processKey = createSecretKey(randomBytes(32));
  return (bytes) => {
    const digest = createHmac('sha256', processKey).update(bytes).digest();
    return digest.toString('hex', 0, shownBytes).replace(/.{4}(?=.)/g, '$& ');
  };
}
