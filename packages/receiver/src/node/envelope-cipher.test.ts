import { gcm } from '@noble/ciphers/aes.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decryptApiKey } from '../../../../lib/protocol/envelope.ts';
import { ByokError } from '../../../../lib/protocol/errors.ts';
import byokV1 from '../../../../vectors/byok-v1.json' with { type: 'json' };
import { nodeCipher } from './envelope-cipher.ts';

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const plaintexts = fc.uint8Array({ minLength: 1, maxLength: 4096 });

describe('nodeCipher', () => {
  it.each(byokV1.valid)('opens vector $id', async ({ headers, apiKeyHex }) => {
    const opened = await decryptApiKey(readPair(headers), nodeCipher);
    expect(Buffer.from(opened).toString('hex')).toBe(apiKeyHex);
  });

  it.each(byokV1.invalid)('refuses vector $id', async ({ headers, error }) => {
    const failure: unknown = await decryptApiKey(readPair(headers), nodeCipher).catch(
      (reason: unknown) => reason,
    );
    expect(failure).toBeInstanceOf(ByokError);
    expect((failure as ByokError).code).toBe(error);
  });

  it('opens what noble seals, and noble opens what it seals', () => {
    fc.assert(
      fc.property(bytesOf(32), plaintexts, (key, plaintext) => {
        const noble = managedNonce(gcm)(key);
        const node = nodeCipher(key);
        expect(Buffer.from(node.decrypt(noble.encrypt(plaintext)) as Uint8Array)).toEqual(
          Buffer.from(plaintext),
        );
        expect(noble.decrypt(node.encrypt(plaintext) as Uint8Array)).toEqual(plaintext);
      }),
    );
  });

  it('seals the same plaintext differently each time', () => {
    const cipher = nodeCipher(new Uint8Array(32));
    expect(cipher.encrypt(new Uint8Array(4))).not.toEqual(cipher.encrypt(new Uint8Array(4)));
  });

  it('refuses a flipped bit anywhere', () => {
    fc.assert(
      fc.property(bytesOf(32), plaintexts, fc.nat(), (key, plaintext, position) => {
        const cipher = nodeCipher(key);
        const envelope = Uint8Array.from(cipher.encrypt(plaintext) as Uint8Array);
        const at = position % envelope.length;
        envelope[at] = (envelope[at] ?? 0) ^ 1;
        expect(() => cipher.decrypt(envelope)).toThrow();
      }),
    );
  });

  it('wipes what a forged envelope decrypted to', () => {
    const fill = vi.spyOn(Buffer.prototype, 'fill');
    const cipher = nodeCipher(new Uint8Array(32));
    expect(() => cipher.decrypt(new Uint8Array(64))).toThrow();
    expect(fill).toHaveBeenCalledWith(0);
  });
});

function readPair(headers: {
  readonly 'X-Encrypted-Key': string | null;
  readonly 'X-Session-Key': string | null;
}) {
  return { encryptedKey: headers['X-Encrypted-Key'], sessionKey: headers['X-Session-Key'] };
}
