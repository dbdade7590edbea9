import type { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { decodeLzf } from './lzf.ts';
import { offsetsOf } from './offsets-of.ts';
import { unpack } from './unpack.ts';

const header = /^REDIS\d{4}$/;
const headerBytes = 9;
const endOpcode = 0xff;
const checksumBytes = 8;
const lzfString = 0xc3;

/**
 * Redis dumps (rdb.h of Redis): every LZF-compressed string unpacked. Strings are found by their first byte and not by parsing
 * records, so that damaged dumps and dumps with value types of modules can be read too.
 */
export const redisRdb: Opener = { kind: 'redis-rdb', open: openRdb };

function* openRdb({ bytes, path }: Source, allowance: Allowance): Generator<Finding> {
  const isRdb = header.test(bytes.toString('latin1', 0, headerBytes));
  const isNamedRdb = path !== undefined && basename(path).endsWith('.rdb') && bytes.length > 0;
  if (!isRdb && !isNamedRdb) return;
  yield { type: 'opened', offset: 0 };
  if (!isRdb) yield { type: 'unreadable', offset: 0, reason: 'no header' };
  else if (isNamedRdb && bytes.at(-1 - checksumBytes) !== endOpcode) {
    yield { type: 'unreadable', offset: bytes.length, reason: 'truncated' };
  }
  for (const offset of offsetsOf(bytes, lzfString)) yield* openString(bytes, offset, allowance);
}

/** If a byte only looks like a compressed string, the result does not have the announced length. */
function* openString(bytes: Buffer, offset: number, allowance: Allowance): Generator<Finding> {
  const packed = readLength(bytes, offset + 1);
  const whole = readLength(bytes, packed.end);
  const end = whole.end + packed.value;
  if (packed.value === 0 || whole.value <= packed.value || end > bytes.length) return;
  if (whole.value > allowance.maxPartBytes) {
    allowance.spend(64);
    return;
  }
  const unpacked = unpack(whole.value, (output) => {
    decodeLzf(bytes.subarray(whole.end, end), output);
  });
  allowance.spend(2048 + unpacked.bytes.length);
  if (unpacked.problem !== undefined || unpacked.bytes.length !== whole.value) return;
  yield { type: 'part', bytes: unpacked.bytes, layers: ['lzf'] };
}

interface Length {
  value: number;
  end: number;
}

/** Redis's lengths: 6 bits, 14 bits, or 32 or 64 bits after a marker. Invalid lengths are read as infinite. */
function readLength(bytes: Buffer, at: number): Length {
  const first = bytes[at] ?? 0xff;
  if (first < 0x40) return { value: first, end: at + 1 };
  if (first < 0x80) return { value: ((first & 0x3f) << 8) | (bytes[at + 1] ?? 0), end: at + 2 };
  if (first === 0x80 && at + 5 <= bytes.length) {
    return { value: bytes.readUInt32BE(at + 1), end: at + 5 };
  }
  if (first === 0x81 && at + 9 <= bytes.length) {
    return { value: Number(bytes.readBigUInt64BE(at + 1)), end: at + 9 };
  }
  return { value: Infinity, end: at + 1 };
}
