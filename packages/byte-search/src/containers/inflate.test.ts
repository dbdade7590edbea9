import { Buffer } from 'node:buffer';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAllowance } from './container.ts';
import { inflate } from './inflate.ts';
import { inflateSlowly } from './inflate-slowly.ts';
import { unpack } from './unpack.ts';

const text = fc.array(fc.constantFrom('secret', 'a', 'é', '\n', 'longer text '), {
  maxLength: 400,
});
const strategy = fc.constantFrom(
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
);

describe('inflateSlowly', () => {
  it('inflates stored, fixed and dynamic blocks of zlib', () => {
    fc.assert(
      fc.property(
        text,
        fc.uint8Array({ maxLength: 2000 }),
        strategy,
        fc.nat(9),
        (words, random, strategy, level) => {
          const bytes = Buffer.concat([Buffer.from(words.join('')), random]);
          const unpacked = unpack(1 << 20, (output) => {
            inflateSlowly(deflateRawSync(bytes, { strategy, level }), output);
          });
          expect(unpacked).toEqual({ bytes, problem: undefined });
        },
      ),
    );
  });
});

describe('inflate', () => {
  const bytes = Buffer.from(Array.from({ length: 2000 }, (_, index) => `${index * index}`).join());
  const deflated = deflateRawSync(bytes);

  it('ends where the stream ends', () => {
    const input = Buffer.concat([deflated, Buffer.from('what follows')]);
    const inflated = inflate(input, createAllowance(1 << 20, 1 << 20));
    expect(inflated).toEqual({ bytes, problem: undefined, consumed: deflated.length });
  });

  it('keeps the part before the end of a truncated stream', () => {
    const inflated = inflate(deflated.subarray(0, 2000), createAllowance(1 << 20, 1 << 20));
    expect(inflated?.problem).toBe('truncated');
    expect(inflated?.bytes.length).toBeGreaterThan(3000);
    expect(bytes.indexOf(inflated?.bytes ?? '?')).toBe(0);
  });

  it('keeps no more than the limit', () => {
    const inflated = inflate(deflated, createAllowance(1 << 20, 1000));
    expect(inflated?.problem).toBe('larger than the limit');
    expect(inflated?.bytes.length).toBe(1000);
  });

  it('finds no stream in other bytes', () => {
    expect(inflate(Buffer.alloc(100, 0xff), createAllowance(1 << 20, 1000))).toBeUndefined();
  });

  it('unpacks nothing more when the allowance is spent', () => {
    expect(() => inflate(deflated, createAllowance(1000, 1000))).toThrow(
      expect.objectContaining({ code: 'ALLOWANCE_SPENT' }),
    );
  });
});
