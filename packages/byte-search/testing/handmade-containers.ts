import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { maskedCrc32c } from '../src/containers/crc32c.ts';

// Handmade containers for the tests. e2e/ searches real ones, from real browsers and a real Redis.

const minMatch = 4;

interface Sequence {
  literal: Buffer;
  distance: number;
  length: number;
}

/** Splits bytes greedily into literals and matches, up to `keepLast` bytes from the end. */
function sequencesOf(bytes: Buffer, maxLength: number, maxDistance: number): Sequence[] {
  const sequences: Sequence[] = [];
  let literalAt = 0;
  let at = minMatch;
  while (at + 16 < bytes.length) {
    const from = bytes.subarray(0, at).lastIndexOf(bytes.subarray(at, at + minMatch));
    if (from === -1 || at - from > maxDistance) {
      at += 1;
      continue;
    }
    let length = minMatch;
    while (length < maxLength && at + length + 12 < bytes.length) {
      if (bytes[from + length] !== bytes[at + length]) break;
      length += 1;
    }
    sequences.push({ literal: bytes.subarray(literalAt, at), distance: at - from, length });
    at += length;
    literalAt = at;
  }
  return [...sequences, { literal: bytes.subarray(literalAt), distance: 0, length: minMatch }];
}

/** One LZ4 block. */
export function lz4BlockOf(bytes: Buffer): Buffer {
  return Buffer.concat(
    sequencesOf(bytes, 10_000, 65_535).flatMap(({ literal, distance, length }) => {
      const [literals, match] = [literal.length, length - minMatch];
      const token = (Math.min(15, literals) << 4) | Math.min(15, match);
      const start = [Buffer.from([token, ...moreLength(literals)]), literal];
      if (distance === 0) return start;
      return [...start, Buffer.from([distance & 255, distance >> 8, ...moreLength(match)])];
    }),
  );
}

function moreLength(length: number): number[] {
  if (length < 15) return [];
  return [...Array<number>(Math.floor((length - 15) / 255)).fill(255), (length - 15) % 255];
}

/** A Firefox LZ4 file. */
export function mozlz4Of(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('mozLz40\0'), uint32(bytes.length), lz4BlockOf(bytes)]);
}

/** An LZ4 frame with one compressed and one uncompressed block. */
export function lz4FrameOf(bytes: Buffer): Buffer {
  const block = lz4BlockOf(bytes);
  return Buffer.concat([
    Buffer.from('04224d18604073', 'hex'),
    ...[uint32(block.length), block],
    ...[uint32(0x80000005), Buffer.from('plain')],
    uint32(0),
  ]);
}

/** A compressed string as Redis writes it into a dump. */
export function lzfStringOf(bytes: Buffer): Buffer {
  const packed = Buffer.concat(
    sequencesOf(bytes, 200, 8192).flatMap(({ literal, distance, length }) => [
      ...lzfLiterals(literal),
      ...(distance === 0 ? [] : [lzfMatch(distance - 1, length - 2)]),
    ]),
  );
  const lengths = [packed.length, bytes.length].map((length) =>
    Buffer.from([0x40 | (length >> 8), length & 255]),
  );
  return Buffer.concat([Buffer.from([0xc3]), ...lengths, packed]);
}

function lzfLiterals(literal: Buffer): Buffer[] {
  const runs: Buffer[] = [];
  for (let at = 0; at < literal.length; at += 32) {
    const run = literal.subarray(at, at + 32);
    runs.push(Buffer.from([run.length - 1]), run);
  }
  return runs;
}

function lzfMatch(distance: number, length: number): Buffer {
  const high = distance >> 8;
  const low = distance & 255;
  return length < 7
    ? Buffer.from([(length << 5) | high, low])
    : Buffer.from([(7 << 5) | high, length - 7, low]);
}

/** A LevelDB log of one record, split over blocks of 32 kB. */
export function logOf(record: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < record.length; at += 32_768 - 7) {
    pieces.push(record.subarray(at, at + 32_768 - 7));
  }
  return Buffer.concat(
    pieces.map((piece, index) => {
      const isLast = index === pieces.length - 1;
      const type = Buffer.from([pieces.length === 1 ? 1 : index === 0 ? 2 : isLast ? 4 : 3]);
      const length = Buffer.from([piece.length & 255, piece.length >> 8]);
      return Buffer.concat([uint32(maskedCrc32c(type, piece)), length, type, piece]);
    }),
  );
}

/** A LevelDB table of one data block. */
export function tableOf(
  entries: readonly [key: string, value: Buffer][],
  type: number,
  pack: (block: Buffer) => Uint8Array,
): Buffer {
  const data = storedBlock(pack(blockOf(entries)), type);
  const indexHandle = handleOf(0, data.length - 5);
  const index = storedBlock(blockOf([['z', indexHandle]]), 0);
  const meta = storedBlock(blockOf([]), 0);
  const handles = Buffer.concat([
    handleOf(data.length + index.length, meta.length - 5),
    handleOf(data.length, index.length - 5),
  ]);
  const padding = Buffer.alloc(40 - handles.length);
  const magic = Buffer.from('57fb808b247547db', 'hex');
  return Buffer.concat([data, index, meta, handles, padding, magic]);
}

function blockOf(entries: readonly [key: string, value: Buffer][]): Buffer {
  let previous = '';
  const pieces = entries.map(([key, value]) => {
    let shared = 0;
    while (shared < previous.length && previous[shared] === key[shared]) shared += 1;
    previous = key;
    const rest = Buffer.from(key.slice(shared));
    const lengths = [shared, rest.length, value.length].map(varint);
    return Buffer.concat([...lengths, rest, value]);
  });
  return Buffer.concat([...pieces, uint32(0), uint32(1)]);
}

function storedBlock(content: Uint8Array, type: number): Buffer {
  const typeByte = Buffer.from([type]);
  return Buffer.concat([content, typeByte, uint32(maskedCrc32c(content, typeByte))]);
}

function handleOf(offset: number, size: number): Buffer {
  return Buffer.concat([varint(offset), varint(size)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
  return Buffer.from([...bytes, left]);
}

/** A zip of one member, without its central directory. */
export function zipOf(deflated: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04');
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(crc32(deflated), 14);
  header.writeUInt32LE(deflated.length, 18);
  header.writeUInt16LE(5, 26);
  return Buffer.concat([header, Buffer.from('a.txt'), deflated]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
