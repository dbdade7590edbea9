import { Buffer } from 'node:buffer';
import {
  type Allowance,
  type Finding,
  type Opener,
  type Source,
  attemptCost,
} from './container.ts';
import { findingsOf } from './findings-of.ts';
import { inflate } from './inflate.ts';
import { offsetsOf } from './offsets-of.ts';
import type { Unpacked } from './unpack.ts';
import { decodeZstd } from './zstd-frames.ts';

const magic = Buffer.from('PK\x03\x04');
const headerBytes = 30;
const stored = 0;
const deflated = 8;
const zstandard = 93;
const knownMethods = new Set([stored, deflated, zstandard, 9, 12, 14, 95, 98]);

/**
 * Zip members found by their local headers (APPNOTE 4.3.7), so that truncated archives and extension packages (crx, xpi) can be
 * read too. Names and uncompressed members are in the archive unchanged.
 */
export const zipMembers: Opener = { kind: 'zip', open: openZipMembers };

function* openZipMembers({ bytes }: Source, allowance: Allowance): Generator<Finding> {
  for (const offset of offsetsOf(bytes, magic)) {
    const member = readHeader(bytes, offset);
    if (member === undefined) continue;
    const unpacked = unpackMember(member, bytes.subarray(member.dataAt), allowance);
    allowance.spend(attemptCost + unpacked.bytes.length);
    yield* findingsOf(offset, unpacked);
  }
}

interface Member {
  method: number;
  isEncrypted: boolean;
  dataAt: number;
}

function readHeader(bytes: Buffer, offset: number): Member | undefined {
  if (offset + headerBytes > bytes.length) return undefined;
  const method = bytes.readUInt16LE(offset + 8);
  const version = bytes[offset + 4] ?? 0;
  if (version > 63 || !knownMethods.has(method)) return undefined;
  const namesBytes = bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const isEncrypted = ((bytes[offset + 6] ?? 0) & 1) === 1;
  return { method, isEncrypted, dataAt: offset + headerBytes + namesBytes };
}

function unpackMember(
  { method, isEncrypted }: Member,
  data: Buffer,
  allowance: Allowance,
): Unpacked {
  const empty = Buffer.alloc(0);
  if (isEncrypted) return { bytes: empty, problem: 'encrypted' };
  if (method === stored) return { bytes: empty, problem: undefined };
  if (method === zstandard) return decodeZstd(data, allowance.maxPartBytes);
  if (method !== deflated) return { bytes: empty, problem: `compression method ${method}` };
  return inflate(data, allowance) ?? { bytes: empty, problem: 'corrupt' };
}
