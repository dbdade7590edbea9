import type { Buffer } from 'node:buffer';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { findingsOf } from './findings-of.ts';
import { inflate, type Inflated } from './inflate.ts';
import { offsetsOf } from './offsets-of.ts';
import type { Unpacked } from './unpack.ts';

/** First byte of a zlib stream with the usual window of 32 kB. */
const methodByte = 0x78;
const headerBytes = 2;
const shortBytes = 256;
/** Second byte: the four levels of compression. */
const levelBytes = new Set([0x01, 0x5e, 0x9c, 0xda]);

/** Zlib streams anywhere (RFC 1950), as in HTTP's `deflate`, PNG text and Git objects. */
export const zlibStreams: Opener = { kind: 'zlib', open: openZlibStreams };

function* openZlibStreams({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  const offsets = offsetsOf(bytes, methodByte);
  let next = offsets.next();
  while (!next.done) {
    const offset = next.value;
    const stream = canBeStream(bytes, offset) ? openStream(bytes, offset, allowance) : undefined;
    if (stream !== undefined) yield* findingsOfStream(bytes, offset, stream);
    next = offsets.next(offset + (stream?.consumed ?? 1));
  }
}

function openStream(bytes: Buffer, offset: number, allowance: Allowance): Inflated | undefined {
  const stream = inflate(bytes.subarray(offset + headerBytes), allowance);
  return stream === undefined || stream.bytes.length === 0 ? undefined : stream;
}

/** Two bytes are too few to tell a short corrupt stream from chance. It is searched, but neither counted nor noted. */
function* findingsOfStream(bytes: Buffer, offset: number, stream: Inflated): Generator<Finding> {
  const checksumAt = offset + headerBytes + stream.consumed;
  const problem = stream.problem ?? checksumProblem(bytes, checksumAt, stream);
  if (problem !== undefined && stream.bytes.length < shortBytes) {
    yield { type: 'part', bytes: stream.bytes };
  } else {
    yield* findingsOf(offset, { ...stream, problem });
  }
}

function checksumProblem(bytes: Buffer, at: number, unpacked: Unpacked): string | undefined {
  if (at + 4 > bytes.length) return 'truncated';
  return bytes.readUInt32BE(at) === adler32(unpacked.bytes) ? undefined : 'wrong checksum';
}

/** The checksum of RFC 1950, 8.2. */
function adler32(bytes: Buffer): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}

/** Checks the header of the first deflate block (RFC 1951, 3.2.3), which avoids most attempts on random bytes. */
function canBeStream(bytes: Buffer, offset: number): boolean {
  if (!levelBytes.has(bytes[offset + 1] ?? 0) || offset + 8 > bytes.length) return false;
  const header = bytes.readUInt16LE(offset + 2);
  const blockType = (header >> 1) & 3;
  if (blockType === 0) {
    return (bytes.readUInt16LE(offset + 3) ^ bytes.readUInt16LE(offset + 5)) === 0xffff;
  }
  const literalCodes = (header >> 3) & 31;
  const distanceCodes = (header >> 8) & 31;
  return blockType === 1 || (blockType === 2 && literalCodes <= 29 && distanceCodes <= 29);
}
