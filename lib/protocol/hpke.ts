import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { x25519Bytes } from './sizes.ts';

/** Opens what was sealed to one recipient key. The verifier uses `node:crypto`. */
export interface SealOpener {
  /**
   * Opens a seal. Throws whatever the platform throws.
   * @param sealed `enc(32) ‖ ciphertext ‖ tag(16)`
   * @param info what the seal is bound to
   * @param aad empty in every token; RFC 9180's own vectors have one
   */
  open(sealed: Uint8Array, info: Uint8Array, aad?: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** Creates an opener from the 32 bytes of an X25519 private key. */
export type SealOpenerFactory = (privateKey: Uint8Array) => Promise<SealOpener> | SealOpener;

/** RFC 9180 with KEM 0x0020, KDF 0x0001, AEAD 0x0002. Each call has its own suite, so no secret outlives the call. */
function createSuite() {
  return new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
}

/**
 * Seals to a recipient: single-shot HPKE in base mode (RFC 9180 section 6.1) over WebCrypto.
 * @param publicKey X25519, 32 bytes
 * @param info what the seal is bound to
 * @returns `enc(32) ‖ ciphertext ‖ tag(16)`
 * @throws an error of `hpke` when the public key is invalid or gives an all-zero shared secret
 */
export async function sealTo(
  publicKey: Uint8Array,
  plaintext: Uint8Array,
  info: Uint8Array,
): Promise<Uint8Array> {
  const suite = createSuite();
  const recipient = await suite.DeserializePublicKey(publicKey);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(recipient, plaintext, { info });
  const sealed = new Uint8Array(encapsulatedSecret.length + ciphertext.length);
  sealed.set(encapsulatedSecret);
  sealed.set(ciphertext, encapsulatedSecret.length);
  return sealed;
}

/** Creates an opener over WebCrypto. The counterpart of {@link sealTo}. */
export async function webCryptoOpener(privateKey: Uint8Array): Promise<SealOpener> {
  // Extractable, because a browser computes the public key that HPKE needs from an exported private key.
  const recipient = await createSuite().DeserializePrivateKey(privateKey, true);
  return {
    open(sealed, info, aad = new Uint8Array()) {
      const [enc, ciphertext] = [sealed.subarray(0, x25519Bytes), sealed.subarray(x25519Bytes)];
      return createSuite().Open(recipient, enc, ciphertext, { info, aad });
    },
  };
}
