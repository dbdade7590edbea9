import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodePng } from './png.ts';

const white = [255, 255, 255, 255];
const clear = [0, 0, 0, 0];
const teal = [15, 118, 110, 255];

/** The data of a file's chunks, by type. */
function readChunks(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    chunks.set(png.toString('latin1', at + 4, at + 8), data);
  }
  return chunks;
}

function rowsOf(chunks: Map<string, Buffer>): number[] {
  return [...inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))];
}

describe('encodePng', () => {
  it('has a palette, clear colours first, and as few bits as it needs', () => {
    const pixels = Uint8Array.from([white, teal, clear, teal, teal, teal].flat());
    const chunks = readChunks(encodePng({ width: 3, height: 2, pixels }));
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    expect([...(chunks.get('IHDR') ?? [])]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 2, 3, 0, 0, 0]);
    expect([...(chunks.get('PLTE') ?? [])]).toEqual([...clear, ...white, ...teal].filter(isColour));
    expect([...(chunks.get('tRNS') ?? [])]).toEqual([0]);
    expect(rowsOf(chunks)).toEqual([0, 0b01_10_00_00, 0, 0b10_10_10_00]);
  });

  it('has the colours themselves where there are too many', () => {
    const pixels = Uint8Array.from({ length: 300 * 2 * 4 }, (_, at) => {
      const pixel = at >> 2;
      return [pixel & 255, pixel >> 8, 7, 255][at & 3] ?? 0;
    });
    const chunks = readChunks(encodePng({ width: 300, height: 2, pixels }));
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    const rows = rowsOf(chunks);
    expect(rows.slice(0, 7)).toEqual([2, 0, 0, 7, 1, 0, 7]);
    // The second row is the difference to the first: 300 is 1 and 44.
    expect(rows.slice(901, 905)).toEqual([2, 44, 1, 0]);
  });
});

function isColour(_value: number, at: number): boolean {
  return at % 4 !== 3;
}
