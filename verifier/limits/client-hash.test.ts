import { describe, expect, it } from 'vitest';
import { createClientHash } from './client-hash.ts';

const secret = 'a secret of thirty-two characters';

describe('createClientHash', () => {
  it('gives the same name under the same secret, in every process', () => {
    expect(createClientHash(secret)('203.0.113.7')).toBe('c-4d594c20370de7654cc3ad93');
  });

  it('gives different names with another secret, and without one', () => {
    const names = [secret, `${secret}!`, null, null].map((one) =>
      createClientHash(one)('203.0.113.7'),
    );
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^c-[0-9a-f]{24}$/);
  });

  it('tells clients apart', () => {
    const hash = createClientHash(secret);
    expect(hash('203.0.113.7')).not.toBe(hash('203.0.113.8'));
  });

  it('gives every client its own name again, also when more came than are remembered', () => {
    const hash = createClientHash(secret);
    const addresses = Array.from({ length: 3_000 }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
    const names = addresses.map((address) => hash(address));
    expect(new Set(names).size).toBe(3_000);
    expect(addresses.map((address) => hash(address))).toEqual(names);
  });
});
