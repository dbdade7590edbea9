import { Buffer } from 'node:buffer';
import {
  type Allowance,
  type Finding,
  type Opener,
  type Source,
  attemptCost,
} from './container.ts';
import { offsetsOf } from './offsets-of.ts';
import { decodeSnappy } from './snappy.ts';
import { unpack } from './unpack.ts';

/** Version tag, "requires processing", "compressed with Snappy": third_party/blink/…/indexeddb/idb_value_wrapping.cc. */
const magic = Buffer.from('ff1102', 'hex');

/** IndexedDB values that Chromium compresses with Snappy before it stores them. */
export const chromiumValues: Opener = { kind: 'chromium-value', open: openChromiumValues };

function* openChromiumValues({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const value = bytes.subarray(offset + magic.length);
    const unpacked = unpack(allowance.maxPartBytes, (output) => {
      decodeSnappy(value, output);
    });
    allowance.spend(attemptCost + unpacked.bytes.length);
    // Three bytes are too few to tell a corrupt value from chance, so the unpacked part is searched without a note.
    if (unpacked.bytes.length < 16) continue;
    yield { type: 'opened', offset };
    yield { type: 'part', bytes: unpacked.bytes };
  }
}
