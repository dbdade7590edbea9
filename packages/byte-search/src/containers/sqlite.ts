import { Buffer } from 'node:buffer';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Allowance, Finding, Opener, Source } from './container.ts';
import { decodeSnappy } from './snappy.ts';
import { unpack } from './unpack.ts';

const memoryFolder = '/dev/shm';
const prefix = 'phantom-key-search-';
const magic = Buffer.from('SQLite format 3\0');
/** Rows are handed on together, in parts of about this size. */
const batchBytes = 1 << 20;
/** A zero between values, so that no two together look like a secret. */
const separator = Buffer.alloc(1);

/**
 * SQLite databases: every value of every table, read from a copy with its write-ahead log. So a value that lies split
 * over pages is whole, and values that Firefox compressed with Snappy (IndexedDB, local storage) are unpacked. Deleted
 * rows are found by the plain search of the file only.
 */
export const sqlite: Opener = { kind: 'sqlite', open: openSqlite };

function* openSqlite(source: Source, allowance: Allowance): Generator<Finding> {
  if (!source.bytes.subarray(0, magic.length).equals(magic)) return;
  yield { type: 'opened', offset: 0 };
  const folder = createCopyFolder(source.bytes.length);
  try {
    yield* readDatabase(copyDatabase(source, folder), allowance);
  } catch (error) {
    yield { type: 'unreadable', offset: 0, reason: reasonOf(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies hold what is searched for, so they go to memory where the system has a folder with room for that. */
function createCopyFolder(bytes: number): string {
  const roomNeeded = bytes * 2 + (16 << 20);
  return mkdtempSync(join(hasRoom(memoryFolder, roomNeeded) ? memoryFolder : tmpdir(), prefix));
}

function hasRoom(folder: string, bytes: number): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > bytes;
}

function copyDatabase({ bytes, path }: Source, folder: string): string {
  const copy = join(folder, 'copy.sqlite');
  writeFileSync(copy, bytes, { mode: 0o600 });
  const log = path === undefined ? undefined : readIfPresent(`${path}-wal`);
  if (log !== undefined) writeFileSync(`${copy}-wal`, log, { mode: 0o600 });
  return copy;
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // No log, or the browser has just removed it: then all is in the database.
    return undefined;
  }
}

function* readDatabase(path: string, allowance: Allowance): Generator<Finding> {
  using database = new DatabaseSync(path);
  database.exec('PRAGMA trusted_schema = OFF');
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
    .all();
  for (const { name } of tables) {
    if (typeof name === 'string') yield* readTable(database, name, allowance);
  }
}

function* readTable(
  database: DatabaseSync,
  table: string,
  allowance: Allowance,
): Generator<Finding> {
  try {
    yield* batches(readValues(database, table), allowance);
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    yield { type: 'unreadable', offset: 0, reason: reasonOf(error) };
  }
}

/** Every value as bytes: SQLite turns numbers and text into what it would print. */
function* readValues(database: DatabaseSync, table: string): Generator<Buffer> {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => `CAST(${quoteName(String(name))} AS BLOB)`);
  if (columns.length === 0) return;
  const rows = database.prepare(`SELECT ${columns.join(', ')} FROM ${quoteName(table)}`);
  rows.setReturnArrays(true);
  for (const row of rows.iterate() as Iterable<unknown>) {
    for (const value of row as unknown[]) {
      if (value instanceof Uint8Array) yield bufferOver(value);
    }
  }
}

function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function* batches(values: Iterable<Buffer>, allowance: Allowance): Generator<Finding> {
  let batch: Buffer[] = [];
  let length = 0;
  for (const value of values) {
    yield* openSnappyValue(value, allowance);
    batch.push(value, separator);
    length += value.length + 1;
    if (length < batchBytes) continue;
    yield joinBatch(batch, allowance);
    batch = [];
    length = 0;
  }
  if (length > 0) yield joinBatch(batch, allowance);
}

function joinBatch(batch: readonly Buffer[], allowance: Allowance): Finding {
  const bytes = Buffer.concat(batch);
  allowance.spend(bytes.length);
  return { type: 'part', bytes };
}

/** Raw Snappy has no magic: a value counts as compressed when it unpacks to exactly the length that it announces. */
function* openSnappyValue(value: Buffer, allowance: Allowance): Generator<Finding> {
  if (!canBeSnappy(value)) return;
  const unpacked = unpack(allowance.maxPartBytes, (output) => {
    decodeSnappy(value, output);
  });
  allowance.spend(64 + unpacked.bytes.length);
  if (unpacked.problem !== undefined || unpacked.bytes.length === 0) return;
  yield { type: 'part', bytes: unpacked.bytes, layers: ['snappy'] };
}

/** Compressed text begins with its length, at most five bytes, and a literal: there is nothing yet to copy. */
function canBeSnappy(value: Buffer): boolean {
  const firstTag = value.findIndex((byte) => byte < 0x80) + 1;
  const tag = firstTag > 0 && firstTag <= 5 ? value[firstTag] : undefined;
  return tag !== undefined && (tag & 3) === 0;
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** SQLite's own words name tables and columns: only its number goes into a report. */
function reasonOf(error: unknown): string {
  if (!isSqliteError(error)) throw error;
  const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return `sqlite error ${number}`;
}
