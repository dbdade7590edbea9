import { Buffer } from 'node:buffer';
import { constants, zstdDecompressSync } from 'node:zlib';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import {
  type Allowance,
  type Finding,
  type Opener,
  type Source,
  attemptCost,
} from './container.ts';
import { findingsOf } from './findings-of.ts';
import { offsetsOf } from './offsets-of.ts';
import type { Unpacked } from './unpack.ts';

/** No real file has this many, but a hostile one might. */
const maxEmptyBlocks = 1000;
const magic = Buffer.from('28b52ffd', 'hex');

/** Zstandard frames anywhere (RFC 8878). */
export const zstdFrames: Opener = { kind: 'zstd', open: openZstdFrames };

function* openZstdFrames({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const unpacked = decodeZstd(bytes.subarray(offset), allowance.maxPartBytes);
    allowance.spend(attemptCost + unpacked.bytes.length);
    yield* findingsOf(offset, unpacked);
  }
}

/**
 * Unpacks the Zstandard frame at the beginning of `input`. From a truncated frame it returns the part before the end, from a
 * corrupt or too large one nothing.
 */
export function decodeZstd(input: Buffer, maxOutputLength: number): Unpacked {
  try {
    const length = frameLength(input);
    const frame = input.subarray(0, length);
    const finishFlush = constants.ZSTD_e_flush;
    const bytes = zstdDecompressSync(frame, { maxOutputLength, finishFlush });
    return { bytes, problem: length > input.length ? 'truncated' : undefined };
  } catch (error) {
    return { bytes: Buffer.alloc(0), problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (error instanceof CorruptContainer) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_BUFFER_TOO_LARGE' ? 'larger than the limit' : 'corrupt';
}

/**
 * Follows the block headers to the end of the frame (RFC 8878, 3.1.1).
 *
 * @returns more than the length of `input` when the frame is truncated
 */
function frameLength(input: Buffer): number {
  const reader = new ByteReader(input, magic.length);
  const descriptor = reader.byte();
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  reader.take((isSingleSegment ? 0 : 1) + dictionaryIdBytes + contentSizeBytes);
  const checksumBytes = (descriptor & 0x04) === 0 ? 0 : 4;
  let end = reader.at;
  let emptyBlocks = 0;
  while (end + 3 <= input.length) {
    const header = input.readUIntLE(end, 3);
    const isRepeatedByte = ((header >> 1) & 3) === 1;
    end += 3 + (isRepeatedByte ? 1 : header >> 3);
    emptyBlocks += header >> 3 === 0 ? 1 : 0;
    if (emptyBlocks > maxEmptyBlocks) throw new CorruptContainer('too many empty blocks');
    if ((header & 1) === 1) return end + checksumBytes;
  }
  return input.length + 1;
}
