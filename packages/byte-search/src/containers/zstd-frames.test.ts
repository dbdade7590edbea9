import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeZstd } from './zstd-frames.ts';

const bytes = Buffer.concat(
  Array.from({ length: 100 }, () => Buffer.from(randomBytes(5000).toString('hex'))),
);
const frame = zstdCompressSync(bytes);

describe('decodeZstd', () => {
  it('ends where the frame ends', () => {
    const input = Buffer.concat([frame, Buffer.from('what follows')]);
    expect(decodeZstd(input, 1 << 21)).toEqual({ bytes, problem: undefined });
  });

  it('keeps the part before the end of a truncated frame', () => {
    const unpacked = decodeZstd(frame.subarray(0, frame.length / 2), 1 << 21);
    expect(unpacked.problem).toBe('truncated');
    expect(unpacked.bytes.length).toBeGreaterThan(bytes.length / 4);
    expect(bytes.indexOf(unpacked.bytes)).toBe(0);
  });

  it('reports a frame that is larger than the limit', () => {
    expect(decodeZstd(frame, 1000).problem).toBe('larger than the limit');
  });
});
