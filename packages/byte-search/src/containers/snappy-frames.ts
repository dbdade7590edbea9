import { Buffer } from 'node:buffer';
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
import { decodeSnappy } from './snappy.ts';
import { type LzOutput, unpack } from './unpack.ts';

const magic = Buffer.from('\xff\x06\0\0sNaPpY', 'latin1');
const checksumBytes = 4;

/** Snappy streams in their framing format, in which Firefox stores large IndexedDB values and cached responses. */
export const snappyFrames: Opener = { kind: 'snappy-frame', open: openSnappyFrames };

function* openSnappyFrames({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  const offsets = offsetsOf(bytes, magic);
  let next = offsets.next();
  while (!next.done) {
    const offset = next.value;
    const reader = new ByteReader(bytes, offset);
    const unpacked = unpack(allowance.maxPartBytes, (output) => {
      decodeChunks(reader, output);
    });
    allowance.spend(attemptCost + (reader.at - offset) + unpacked.bytes.length);
    yield* findingsOf(offset, unpacked);
    // A stream may repeat its magic, so bytes that were read are not read again.
    next = offsets.next(reader.at);
  }
}

/** Unpacks chunk after chunk up to the end of the bytes, or to an invalid chunk. The stream has no end mark. */
function decodeChunks(reader: ByteReader, output: LzOutput): void {
  while (!reader.isDone()) {
    const type = reader.byte();
    if (type > 1 && type < 0x80) return;
    const chunk = reader.take(reader.uint24());
    if (type > 1) continue;
    if (chunk.length < checksumBytes) throw new CorruptContainer('truncated');
    const data = chunk.subarray(checksumBytes);
    if (type === 1) output.append(data);
    else decodeSnappy(data, output);
  }
}
