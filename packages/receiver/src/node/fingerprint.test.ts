import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeKey } from '../../../../testkit/headers/fake-key.ts';
import { createFingerprinter } from './fingerprint.ts';

const key = Buffer.from(createFakeKey());

describe('createFingerprinter', () => {
  it('formats eight bytes in groups of four for a key of any length', () => {
    const fingerprint = createFingerprinter();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(fingerprint(bytes)).toMatch(/^(?:[0-9a-f]{4} ){3}[0-9a-f]{4}$/);
      }),
    );
  });

  it('is the same for the same key, another for another', () => {
    const fingerprint = createFingerprinter();
    expect(fingerprint(key)).toBe(fingerprint(Buffer.from(key)));
    expect(fingerprint(key)).not.toBe(fingerprint(Buffer.from(createFakeKey())));
  });

  it('cannot be compared between processes', () => {
    expect(createFingerprinter()(key)).not.toBe(createFingerprinter()(key));
  });
});
