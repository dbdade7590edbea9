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
    expect([...(chunks.get('PLTE') ?? [])]).toEqual([...clear, ...teal, ...white].filter(isColour));
    expect([...(chunks.get('tRNS') ?? [])]).toEqual([0]);
    expect(rowsOf(chunks)).toEqual([0, 0b10_01_00_00, 0, 0b01_01_01_00]);
  });

  it('takes the most frequent colours where there are too many, and the nearest for the others', () => {
    const greys = Array.from({ length: 256 }, (_, value) => [value, value, value, 255]);
    const pixels = Uint8Array.from([...greys, ...greys, [200, 200, 201, 255], teal].flat());
    const chunks = readChunks(encodePng({ width: 514, height: 1, pixels }));
    const colours = chunks.get('PLTE') ?? Buffer.alloc(0);
    const seen = rowsOf(chunks)
      .slice(1)
      .map((place) => [...colours.subarray(place * 3, place * 3 + 3)]);
    expect(colours).toHaveLength(256 * 3);
    expect(seen.slice(0, 512)).toEqual([...greys, ...greys].map((grey) => grey.slice(0, 3)));
    expect(seen.slice(512)).toEqual([
      [200, 200, 200],
      [81, 81, 81],
    ]);
  });
});

function isColour(_value: number, at: number): boolean {
  return at % 4 !== 3;
}
