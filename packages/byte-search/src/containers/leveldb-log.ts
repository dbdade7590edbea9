import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { maskedCrc32c } from './crc32c.ts';

const blockBytes = 32_768;
const headerBytes = 7;
const logName = /^(\d{6,}\.log|MANIFEST-\d+)$/;

const recordType = { full: 1, first: 2, middle: 3, last: 4 };

/**
 * LevelDB logs and manifests ({@link https://github.com/google/leveldb/blob/main/doc/log_format.md}). Split records are joined.
 * Whole records are in the file unchanged.
 */
export const leveldbLog: Opener = { kind: 'leveldb-log', open: openLog };

function* openLog({ bytes, path }: Source, allowance: Allowance): Generator<Finding> {
  const isNamedLog = path !== undefined && logName.test(basename(path)) && bytes.length > 0;
  if (!isNamedLog && !beginsWithRecord(bytes)) return;
  yield { type: 'opened', offset: 0 };
  const fragments: Buffer[] = [];
  for (const record of readRecords(bytes)) {
    if (record.problem !== undefined) {
      yield { type: 'unreadable', offset: record.offset, reason: record.problem };
    }
    if (startsRecord(record.type)) yield* joined(fragments, allowance);
    fragments.push(record.data);
  }
  yield* joined(fragments, allowance);
}

function startsRecord(type: number): boolean {
  return type === recordType.full || type === recordType.first;
}

function* joined(fragments: Buffer[], allowance: Allowance): Generator<Finding> {
  const pieces = fragments.splice(0);
  if (pieces.length < 2) return;
  const bytes = Buffer.concat(pieces);
  allowance.spend(bytes.length);
  yield { type: 'part', bytes };
}

interface LogRecord {
  type: number;
  offset: number;
  data: Buffer;
  problem: string | undefined;
}

function* readRecords(bytes: Buffer): Generator<LogRecord> {
  for (let start = 0; start < bytes.length; start += blockBytes) {
    const end = Math.min(bytes.length, start + blockBytes);
    let offset = start;
    while (offset + headerBytes <= end) {
      const record = readRecord(bytes, offset, end);
      // Zeros fill space that LevelDB reserved but did not write.
      if (record === undefined) break;
      yield record;
      offset += headerBytes + record.data.length;
    }
  }
}

function readRecord(bytes: Buffer, offset: number, blockEnd: number): LogRecord | undefined {
  const length = bytes.readUInt16LE(offset + 4);
  const type = bytes[offset + 6] ?? 0;
  if (length === 0 && type === 0) return undefined;
  const data = bytes.subarray(
    offset + headerBytes,
    Math.min(blockEnd, offset + headerBytes + length),
  );
  return { type, offset, data, problem: recordProblem(bytes, offset, data, length) };
}

function recordProblem(
  bytes: Buffer,
  offset: number,
  data: Buffer,
  length: number,
): string | undefined {
  // A running or killed browser was still writing a record that ends with the file.
  if (data.length < length && offset + headerBytes + data.length === bytes.length) {
    return undefined;
  }
  if (data.length < length) return 'record longer than its block';
  const checksum = maskedCrc32c(bytes.subarray(offset + 6, offset + headerBytes), data);
  return checksum === bytes.readUInt32LE(offset) ? undefined : 'wrong record checksum';
}

function beginsWithRecord(bytes: Buffer): boolean {
  if (bytes.length <= headerBytes) return false;
  const record = readRecord(bytes, 0, Math.min(bytes.length, blockBytes));
  if (record === undefined || record.data.length === 0 || !startsRecord(record.type)) return false;
  return record.problem === undefined && record.data.length === bytes.readUInt16LE(4);
}
