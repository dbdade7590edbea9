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
/** Rows are yielded together, in parts of about this size. */
const batchBytes = 1 << 20;
/** A zero between values, so that two adjacent values do not look like a secret. */
const separator = Buffer.alloc(1);

/**
 * SQLite databases: every value of every table, read from a copy with its write-ahead log. Values that are split over pages are
 * joined, and values that Firefox compressed with Snappy (IndexedDB, local storage) are unpacked. Deleted rows are found only
 * by the plain search of the file.
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

/** Copies contain secrets, so they go to memory if the system has a memory folder with enough space. */
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
    // There is no log, or the browser has just removed it. Everything is in the database then.
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

/** Every value as bytes. SQLite converts numbers and text to its printed form. */
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

/** Raw Snappy has no magic. A value counts as compressed if it unpacks to exactly the announced length. */
function* openSnappyValue(value: Buffer, allowance: Allowance): Generator<Finding> {
  if (!canBeSnappy(value)) return;
  const unpacked = unpack(allowance.maxPartBytes, (output) => {
    decodeSnappy(value, output);
  });
  allowance.spend(64 + unpacked.bytes.length);
  if (unpacked.problem !== undefined || unpacked.bytes.length === 0) return;
  yield { type: 'part', bytes: unpacked.bytes, layers: ['snappy'] };
}

/** Compressed text begins with its length, at most five bytes, and a literal, because there is nothing to copy yet. */
function canBeSnappy(value: Buffer): boolean {
  const firstTag = value.findIndex((byte) => byte < 0x80) + 1;
  const tag = firstTag > 0 && firstTag <= 5 ? value[firstTag] : undefined;
  return tag !== undefined && (tag & 3) === 0;
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** SQLite's messages name tables and columns, so a report contains only the number. */
function reasonOf(error: unknown): string {
  if (!isSqliteError(error)) throw error;
  const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return `sqlite error ${number}`;
}
