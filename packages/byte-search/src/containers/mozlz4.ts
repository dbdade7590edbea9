import { Buffer } from 'node:buffer';
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
import { unpack } from './unpack.ts';

const magic = Buffer.from('mozLz40\0');
const headerBytes = magic.length + 4;

/** Firefox's LZ4 files, such as `sessionstore.jsonlz4` and `extension-dnr/*.json.lz4`: magic, size, one LZ4 block. */
export const mozlz4: Opener = { kind: 'mozlz4', open: openMozlz4 };

function* openMozlz4({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const block = bytes.subarray(offset + headerBytes);
    const unpacked = unpack(allowance.maxPartBytes, (output) => {
      decodeLz4Block(block, output);
    });
    allowance.spend(attemptCost + unpacked.bytes.length);
    yield* findingsOf(offset, { ...unpacked, problem: unpacked.problem ?? sizeProblem() });

    function sizeProblem(): string | undefined {
      if (block.length === 0) return 'truncated';
      const size = bytes.readUInt32LE(offset + magic.length);
      return size === unpacked.bytes.length ? undefined : 'other size than announced';
    }
  }
}
