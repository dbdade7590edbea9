import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64Url } from './base64.ts';
import { fingerprintOf, judgePin } from './pin.ts';

const pin = { signingKey: 'one', issuedAt: 1_800_000_000 };

describe('judgePin', () => {
  it.each([
    ['first', null, pin],
    ['same', pin, pin],
    ['same', pin, { ...pin, issuedAt: pin.issuedAt + 1 }],
    ['older', pin, { ...pin, issuedAt: pin.issuedAt - 1 }],
    ['changed', pin, { ...pin, signingKey: 'two' }],
    ['changed', pin, { signingKey: 'two', issuedAt: pin.issuedAt - 1 }],
  ])('says %s', (verdict, pinned, configuration) => {
    expect(judgePin(pinned, configuration)).toBe(verdict);
  });
});

describe('fingerprintOf', () => {
  it('is SHA-256 of the key in 16 groups of four hex digits', async () => {
    const key = new Uint8Array(32).map((_, at) => at);
    const fingerprint = await fingerprintOf(encodeBase64Url(key));
    expect(fingerprint).toMatch(/^(?:[0-9a-f]{4} ){15}[0-9a-f]{4}$/);
    const hash = createHash('sha256').update(key).digest('hex');
    expect(fingerprint.replaceAll(' ', '')).toBe(hash);
  });

  it.each(['', 'AAAA', `${'A'.repeat(43)}=`, 'B'.repeat(43)])('refuses %j', async (signingKey) => {
    await expect(fingerprintOf(signingKey)).rejects.toThrow(RangeError);
  });
});
