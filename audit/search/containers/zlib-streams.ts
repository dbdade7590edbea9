import type { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { findingsOf } from './findings-of.ts';
import { inflate, type Inflated } from './inflate.ts';
import { offsetsOf } from './offsets-of.ts';

/** First byte of a zlib stream with the usual window of 32 kB. */
const methodByte = 0x78;
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
    if (stream !== undefined) yield* findingsOf(offset, stream);
    next = offsets.next(offset + (stream?.consumed ?? 1));
  }
}

/** Two bytes are too few to tell a corrupt stream from chance, so a stream without any output goes without a note. */
function openStream(bytes: Buffer, offset: number, allowance: Allowance): Inflated | undefined {
  const stream = inflate(bytes.subarray(offset), allowance.maxPartBytes, inflateSync);
  allowance.spend(1024 + (stream?.bytes.length ?? 0));
  return stream === undefined || stream.bytes.length === 0 ? undefined : stream;
}

/** Looks at the header of the first deflate block (RFC 1951, 3.2.3), to spare most attempts on chance bytes. */
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
