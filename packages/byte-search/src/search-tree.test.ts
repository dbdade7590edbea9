import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchTree } from './search-tree.ts';

const canary = `sk-FAKE-${randomBytes(24).toString('hex')}`;
const secrets = [{ label: 'canary', bytes: Buffer.from(canary) }];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-tree-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('searchTree', () => {
  it('finds secrets in files at all depths and counts what it read', async () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/wide'), Buffer.from(`12${canary}`, 'utf16le'));
    writeFileSync(join(folder, 'a/packed'), gzipSync(canary));
    const report = await searchTree([folder], secrets);
    expect(report).toMatchObject({ files: 2, containersOpened: { gzip: 1 }, unreadable: [] });
    expect(report.hits).toContainEqual({
      label: 'canary',
      encoding: 'utf16le',
      file: join(folder, 'a/b/wide'),
      inside: [],
      offset: 4,
    });
    expect(report.hits).toContainEqual(expect.objectContaining({ inside: ['gzip'] }));
  });

  it('finds secrets in names and link targets, and never shows them', async () => {
    mkdirSync(join(folder, `x${canary}`));
    writeFileSync(join(folder, `x${canary}`, 'file'), canary);
    symlinkSync(`/nowhere/${canary}`, join(folder, 'link'));
    const report = await searchTree([folder], secrets);
    const places = report.hits.map(({ inside }) => inside.join()).sort();
    expect(places).toEqual(['', 'link', 'name']);
    expect(JSON.stringify(report)).not.toContain(canary);
  });

  it('follows no link and opens no pipe', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'file'), canary);
    symlinkSync(outside, join(folder, 'folder-link'));
    symlinkSync(join(outside, 'file'), join(folder, 'file-link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const report = await searchTree([folder], secrets);
    rmSync(outside, { recursive: true });
    expect(report).toMatchObject({ files: 0, hits: [], unreadable: [] });
  });

  it('finds a secret across the border of two windows once, at its place', async () => {
    const file = Buffer.alloc(10_000, '.');
    file.write(canary, 4090);
    writeFileSync(join(folder, 'long'), file);
    const report = await searchTree([folder], secrets, { windowBytes: 4096 });
    expect(report.hits.map(({ offset }) => offset)).toEqual([4090]);
    expect(report.unreadable[0]?.reason).toMatch(/longer than a window/);
    expect(report.bytes).toBe(10_000);
  });

  it('reports a root that does not exist', async () => {
    const root = join(folder, 'missing');
    const { unreadable } = await searchTree([root], secrets);
    expect(unreadable).toEqual([{ file: root, inside: [], offset: 0, reason: 'ENOENT' }]);
  });

  it('counts hits beyond the limit', async () => {
    writeFileSync(join(folder, 'many'), canary.repeat(10));
    const report = await searchTree([folder], secrets, { maxHits: 3 });
    expect(report.hits).toHaveLength(3);
    expect(report.moreHits).toBe(7);
  });

  it('reads SQLite rows: across pages, in the write-ahead log, compressed with Snappy', async () => {
    const path = join(folder, 'data.sqlite');
    using database = new DatabaseSync(path);
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA page_size = 512; PRAGMA wal_autocheckpoint = 0',
    );
    database.exec('CREATE TABLE "odd ""name" (long TEXT, packed BLOB, number INTEGER)');
    const half = canary.slice(0, 20);
    const packed = compress(Buffer.from(`${half}|${canary.slice(20)}|${canary}`));
    expect(packed.includes(canary)).toBe(false);
    const insert = database.prepare('INSERT INTO "odd ""name" VALUES (?, ?, ?)');
    insert.run('.'.repeat(3000) + canary.repeat(20), packed, 1n << 60n);
    const report = await searchTree([folder], secrets);
    const places = new Set(report.hits.map(({ inside }) => inside.join()));
    expect(places).toContain('sqlite');
    expect(places).toContain('sqlite,snappy');
    expect(report.unreadable).toEqual([]);
  });

  it('reports a damaged database', async () => {
    const damaged = Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(4080)]);
    writeFileSync(join(folder, 'broken.sqlite'), damaged);
    const { unreadable } = await searchTree([folder], secrets);
    expect(unreadable[0]?.inside).toEqual(['sqlite']);
    expect(unreadable[0]?.reason).toMatch(/^sqlite error \d+$/);
  });
});
