import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { EnvelopeCipherFactory } from '../../../../lib/protocol/envelope.ts';
import { nonceBytes, tagBytes } from '../../../../lib/protocol/sizes.ts';

const algorithm = 'aes-256-gcm';

/**
 * AES-256-GCM of `node:crypto` over `iv(12) ‖ ciphertext ‖ tag(16)`. The key is a `KeyObject`: with a plain buffer the
 * decrypting route handles half as many requests per second (facts, Node).
 */
export const nodeCipher: EnvelopeCipherFactory = (sessionKey, aad) => {
  const key = createSecretKey(sessionKey);
  return {
    encrypt: (plaintext) => seal(key, plaintext, aad),
    decrypt: (envelope) => open(key, envelope, aad),
  };
};

function seal(key: KeyObject, plaintext: Uint8Array, aad?: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  if (aad !== undefined) cipher.setAAD(aad);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

function open(key: KeyObject, envelope: Uint8Array, aad?: Uint8Array): Uint8Array {
  const nonce = envelope.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  if (aad !== undefined) decipher.setAAD(aad);
  decipher.setAuthTag(envelope.subarray(-tagBytes));
  const plaintext = decipher.update(envelope.subarray(nonceBytes, -tagBytes));
  try {
    decipher.final();
    return plaintext;
  } catch (error) {
    // GCM decrypts before it verifies, so the plaintext of a forged envelope must be wiped too.
    plaintext.fill(0);
    throw error;
  }
}
