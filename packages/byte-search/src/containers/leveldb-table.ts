import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { maskedCrc32c } from './crc32c.ts';
import { decodeSnappy } from './snappy.ts';
import { unpack, type Unpacked } from './unpack.ts';
import { decodeZstd } from './zstd-frames.ts';

const magic = Buffer.from('57fb808b247547db', 'hex');
const footerBytes = 48;
const trailerBytes = 5;
const tableName = /\.(ldb|sst)$/;

/**
 * LevelDB tables ({@link https://github.com/google/leveldb/blob/main/doc/table_format.md}): every block unpacked, with complete
 * keys. A block stores only the difference from the previous key.
 */
export const leveldbTable: Opener = { kind: 'leveldb-table', open: openTable };

function* openTable({ bytes, path }: Source, allowance: Allowance): Generator<Finding> {
  const isTable = bytes.length >= footerBytes && bytes.subarray(-magic.length).equals(magic);
  const isNamedTable = path !== undefined && tableName.test(basename(path)) && bytes.length > 0;
  if (!isTable && !isNamedTable) return;
  yield { type: 'opened', offset: 0 };
  if (!isTable) yield { type: 'unreadable', offset: 0, reason: 'no table footer' };
  else yield* readTable(bytes, allowance);
}

function* readTable(bytes: Buffer, allowance: Allowance): Generator<Finding> {
  const footerAt = bytes.length - footerBytes;
  const roots = handlesIn(bytes.subarray(footerAt), 2);
  const index = roots[1];
  if (index === undefined) {
    yield { type: 'unreadable', offset: footerAt, reason: 'bad footer' };
    return;
  }
  for (const handle of [...roots, ...dataHandles(bytes, index, allowance)]) {
    yield* readBlock(bytes, handle, allowance);
  }
}

interface Handle {
  offset: number;
  size: number;
}

function dataHandles(bytes: Buffer, index: Handle, allowance: Allowance): Handle[] {
  const block = unpackBlock(bytes, index, allowance);
  const handles: Handle[] = [];
  const collect = (_key: Buffer, value: Buffer): void => {
    handles.push(...handlesIn(value, 1));
  };
  // The index block is read once more like any other block, which reports its problem.
  unpack(allowance.maxPartBytes, () => {
    readEntries(block.bytes, allowance, collect);
  });
  return handles;
}

function handlesIn(bytes: Buffer, count: number): Handle[] {
  const handles: Handle[] = [];
  unpack(0, () => {
    const reader = new ByteReader(bytes);
    while (handles.length < count) {
      handles.push({ offset: reader.varint(), size: reader.varint() });
    }
  });
  return handles;
}

function* readBlock(bytes: Buffer, handle: Handle, allowance: Allowance): Generator<Finding> {
  const block = unpackBlock(bytes, handle, allowance);
  const entries = unpack(allowance.maxPartBytes, (output) => {
    readEntries(block.bytes, allowance, (key, value) => {
      output.append(key);
      output.append(value);
    });
  });
  allowance.spend(1024 + handle.size + block.bytes.length + entries.bytes.length);
  if (entries.bytes.length > 0) yield { type: 'part', bytes: entries.bytes };
  const problem = block.problem ?? entries.problem;
  if (problem === undefined) return;
  yield { type: 'part', bytes: block.bytes };
  yield { type: 'unreadable', offset: handle.offset, reason: problem };
}

function unpackBlock(bytes: Buffer, { offset, size }: Handle, allowance: Allowance): Unpacked {
  const end = offset + size + trailerBytes;
  if (end > bytes.length) return { bytes: Buffer.alloc(0), problem: 'block beyond the end' };
  const content = bytes.subarray(offset, offset + size);
  const type = bytes.subarray(offset + size, offset + size + 1);
  const unpacked = decompress(content, type[0] ?? 0, allowance.maxPartBytes);
  const isIntact = maskedCrc32c(content, type) === bytes.readUInt32LE(end - 4);
  return { ...unpacked, problem: unpacked.problem ?? (isIntact ? undefined : 'wrong checksum') };
}

function decompress(content: Buffer, type: number, maxBytes: number): Unpacked {
  if (type === 0) return { bytes: content, problem: undefined };
  if (type === 2) return decodeZstd(content, maxBytes);
  if (type !== 1) return { bytes: content, problem: `compression type ${type}` };
  return unpack(maxBytes, (output) => {
    decodeSnappy(content, output);
  });
}

/** @throws {CorruptContainer} when an entry does not fit into its block */
function readEntries(
  block: Buffer,
  allowance: Allowance,
  onEntry: (key: Buffer, value: Buffer) => void,
): void {
  if (block.length < 4) throw new CorruptContainer('truncated block');
  const restarts = block.readUInt32LE(block.length - 4);
  const entriesEnd = block.length - 4 - restarts * 4;
  if (entriesEnd < 0) throw new CorruptContainer('bad restart count');
  const reader = new ByteReader(block.subarray(0, entriesEnd));
  let key: Buffer = Buffer.alloc(0);
  while (!reader.isDone()) {
    const [shared, rest, valueBytes] = [reader.varint(), reader.varint(), reader.varint()];
    if (shared > key.length) throw new CorruptContainer('bad shared key length');
    key = Buffer.concat([key.subarray(0, shared), reader.take(rest)]);
    allowance.spend(key.length);
    onEntry(key, reader.take(valueBytes));
  }
}
