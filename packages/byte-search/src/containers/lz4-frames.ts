import { Buffer } from 'node:buffer';
import { ByteReader } from './byte-reader.ts';
import {
  type Allowance,
  type Finding,
  type Opener,
  type Source,
  attemptCost,
} from './container.ts';
import { findingsOf } from './findings-of.ts';
import { decodeLz4Block } from './lz4.ts';
import { offsetsOf } from './offsets-of.ts';
import { type LzOutput, unpack } from './unpack.ts';

const magic = Buffer.from('04224d18', 'hex');

/** LZ4 frames anywhere ({@link https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md}). */
export const lz4Frames: Opener = { kind: 'lz4-frame', open: openLz4Frames };

function* openLz4Frames({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const flags = bytes[offset + magic.length] ?? 0;
    // Only version 01 is LZ4. In other versions the four bytes look like the magic by chance.
    if (flags >> 6 !== 1) continue;
    const reader = new ByteReader(bytes, offset + magic.length);
    const unpacked = unpack(allowance.maxPartBytes, (output) => {
      decodeFrame(reader, output);
    });
    allowance.spend(attemptCost + (reader.at - offset) + unpacked.bytes.length);
    yield* findingsOf(offset, unpacked);
  }
}

function decodeFrame(reader: ByteReader, output: LzOutput): void {
  const flags = reader.byte();
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const contentSizeBytes = (flags & 0x08) === 0 ? 0 : 8;
  const dictionaryIdBytes = (flags & 0x01) === 0 ? 0 : 4;
  reader.take(1 + contentSizeBytes + dictionaryIdBytes + 1);
  for (let size = reader.uint32(); size !== 0; size = reader.uint32()) {
    const block = reader.take(size & 0x7fffffff);
    if (size > 0x7fffffff) output.append(block);
    else decodeLz4Block(block, output);
    if (hasBlockChecksum) reader.take(4);
  }
}
