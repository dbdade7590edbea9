import { Buffer } from 'node:buffer';
import { zstdDecompressSync } from 'node:zlib';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { findingsOf } from './findings-of.ts';
import { offsetsOf } from './offsets-of.ts';
import type { Unpacked } from './unpack.ts';

const magic = Buffer.from('28b52ffd', 'hex');

/** Zstandard frames anywhere (RFC 8878). */
export const zstdFrames: Opener = { kind: 'zstd', open: openZstdFrames };

function* openZstdFrames({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const unpacked = decodeZstd(bytes.subarray(offset), allowance.maxPartBytes);
    allowance.spend(1024 + unpacked.bytes.length);
    yield* findingsOf(offset, unpacked);
  }
}

/** Unpacks the Zstandard frame at the beginning of `input`, whatever follows it. */
export function decodeZstd(input: Buffer, maxBytes: number): Unpacked {
  try {
    const frame = input.subarray(0, frameLength(input));
    return {
      bytes: zstdDecompressSync(frame, { maxOutputLength: maxBytes }),
      problem: undefined,
    };
  } catch (error) {
    return { bytes: Buffer.alloc(0), problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (error instanceof CorruptContainer) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_BUFFER_TOO_LARGE' ? 'larger than the limit' : 'corrupt';
}

/** Walks over the block headers to where the frame ends (RFC 8878, 3.1.1). */
function frameLength(input: Buffer): number {
  const reader = new ByteReader(input, magic.length);
  const descriptor = reader.byte();
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  reader.take((isSingleSegment ? 0 : 1) + dictionaryIdBytes + contentSizeBytes);
  for (let isLast = false; !isLast;) {
    const header = reader.uint24();
    const isRepeatedByte = ((header >> 1) & 3) === 1;
    reader.take(isRepeatedByte ? 1 : header >> 3);
    isLast = (header & 1) === 1;
  }
  if ((descriptor & 0x04) !== 0) reader.take(4);
  return reader.at;
}
