import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { findingsOf } from './findings-of.ts';
import { inflate } from './inflate.ts';
import { offsetsOf } from './offsets-of.ts';
import type { Unpacked } from './unpack.ts';

const magic = Buffer.from('1f8b08', 'hex');
const reservedFlags = 0xe0;
/** Longest file name or comment in a header. */
const maxTextBytes = 4096;

/** Gzip members anywhere (RFC 1952): files, cached responses, and each member of a series. */
export const gzipStreams: Opener = { kind: 'gzip', open: openGzipStreams };

function* openGzipStreams({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  const offsets = offsetsOf(bytes, magic);
  let next = offsets.next();
  while (!next.done) {
    const offset = next.value;
    const member = openMember(bytes, offset, allowance);
    if (member !== undefined) yield* findingsOf(offset, member);
    else if (offset === 0) yield* findingsOf(0, nothing);
    next = offsets.next(member?.end);
  }
}

const nothing: Unpacked = { bytes: Buffer.alloc(0), problem: 'corrupt' };

function openMember(
  bytes: Buffer,
  offset: number,
  allowance: Allowance,
): (Unpacked & { end: number }) | undefined {
  const dataAt = skipHeader(bytes, offset);
  if (dataAt === undefined) return undefined;
  const inflated = inflate(bytes.subarray(dataAt), allowance);
  if (inflated === undefined) return undefined;
  const end = dataAt + inflated.consumed;
  return { ...inflated, problem: inflated.problem ?? checksumProblem(bytes, end, inflated), end };
}

function skipHeader(bytes: Buffer, offset: number): number | undefined {
  const reader = new ByteReader(bytes, offset + magic.length);
  try {
    const flags = reader.byte();
    if ((flags & reservedFlags) !== 0) return undefined;
    reader.take(6);
    if ((flags & 0x04) !== 0) reader.take(reader.uint16());
    if ((flags & 0x08) !== 0) skipText(bytes, reader);
    if ((flags & 0x10) !== 0) skipText(bytes, reader);
    if ((flags & 0x02) !== 0) reader.take(2);
    return reader.at;
  } catch (error) {
    if (!(error instanceof CorruptContainer)) throw error;
    return undefined;
  }
}

function skipText(bytes: Buffer, reader: ByteReader): void {
  const length = bytes.subarray(reader.at, reader.at + maxTextBytes).indexOf(0);
  if (length === -1) throw new CorruptContainer('endless name');
  reader.take(length + 1);
}

function checksumProblem(bytes: Buffer, end: number, unpacked: Unpacked): string | undefined {
  if (end + 8 > bytes.length) return 'truncated';
  return bytes.readUInt32LE(end) === crc32(unpacked.bytes) ? undefined : 'wrong checksum';
}
