import {
  type KeyMaterial,
  KeyMaterialError,
  parseKeyMaterial,
} from '../../packages/receiver/src/key-material.ts';
import { readNamedFile } from './named-file.ts';
import type { SealingConfig } from './sealing-config.ts';

/** The configured keys of version 2 are unusable. The message names variable, member and expected shape, never a value. */
export class KeyFileError extends Error {
  /** Stable code of this failure. */
  readonly code = 'KEY_FILE_INVALID';
  override readonly name = 'KeyFileError';
}

/**
 * Reads the configured key material; `null` if there is none, or if version 2 is not offered.
 * @throws {KeyFileError} when it cannot be read, is malformed, or every key has ended
 */
export function readSealingKeys(
  { protocols, sealingKeysFile, sealingKeys }: SealingConfig,
  nowSeconds: number,
): KeyMaterial | null {
  if (protocols === 'v1') return null;
  if (sealingKeysFile !== null) {
    return expectKeys(
      'SEALING_KEYS_FILE',
      readNamedFile('SEALING_KEYS_FILE', sealingKeysFile, KeyFileError),
      nowSeconds,
    );
  }
  return sealingKeys === null ? null : expectKeys('SEALING_KEYS', sealingKeys, nowSeconds);
}

function expectKeys(variable: string, text: string, nowSeconds: number): KeyMaterial {
  const material = parse(variable, text);
  if (material.keys.every(({ notAfter }) => notAfter <= nowSeconds)) {
    throw new KeyFileError(`${variable} must have a key that has not ended: npm run verifier:keys`);
  }
  return material;
}

function parse(variable: string, text: string): KeyMaterial {
  try {
    return parseKeyMaterial(text);
  } catch (error) {
    if (!(error instanceof KeyMaterialError)) throw error;
    throw new KeyFileError(`${variable}: ${error.message}`);
  }
}
