import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareMembers } from './compare-members.ts';
import { readZip } from './read-zip.ts';
import { storeFile } from './store-files.ts';

const released = await readZip(storeFile('chrome.zip'));
const manifest = JSON.parse(released.get('manifest.json')?.toString('utf8') ?? '') as object;

function deliver(changes: Readonly<Record<string, object | string>>): Map<string, Buffer> {
  const files = Object.entries(changes).map(([name, content]) => {
    return [
      name,
      Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
    ] as const;
  });
  return new Map([...released, ...files]);
}

function differencesOf(delivered: ReadonlyMap<string, Buffer>): readonly string[] {
  return compareMembers(released, delivered).different;
}

describe('compareMembers', () => {
  it('finds every file of a release in itself', () => {
    expect(compareMembers(released, released)).toEqual({ same: released.size, different: [] });
  });

  it.each([
    ['signatures of addons.mozilla.org', { 'META-INF/mozilla.rsa': '', 'META-INF/cose.sig': '' }],
    ['hashes of a Chromium store', { '_metadata/verified_contents.json': '[]' }],
    [
      'an update address',
      { 'manifest.json': { update_url: 'https://store.example', ...manifest } },
    ],
  ])('passes over %s', (_what, changes) => {
    expect(differencesOf(deliver(changes))).toEqual([]);
  });

  it.each([
    ['changed code', { 'background.js': 'other' }, 'background.js: different bytes'],
    ['more code', { 'more.js': '' }, "more.js: only in the store's package"],
    ['code among the signatures', { 'META-INF/a/more.js': '' }, 'META-INF/a/more.js'],
    ['code among the hashes', { '_metadata/more.js': '' }, '_metadata/more.js'],
    ['another permission', { 'manifest.json': { ...manifest, permissions: ['tabs'] } }, 'manifest'],
    ['a manifest that is none', { 'manifest.json': '{' }, 'manifest.json: different bytes'],
  ])('sees %s', (_what, changes, line) => {
    const [first = '', ...others] = differencesOf(deliver(changes));
    expect(first).toContain(line);
    expect(others).toEqual([]);
  });

  it('sees a file that is gone', () => {
    const delivered = new Map(released);
    delivered.delete('background.js');
    expect(differencesOf(delivered)).toEqual(['background.js: only in the release']);
  });
});

describe('readZip', () => {
  it('refuses a zip with two files of one name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-twice-'));
    try {
      const path = join(folder, 'twice.zip');
      const zip = await readFile(storeFile('chrome.zip'));
      zip.write('icons/locked-16.png', zip.lastIndexOf('icons/locked-32.png'));
      await writeFile(path, zip);
      await expect(readZip(path)).rejects.toThrow('icons/locked-16.png');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('reads the zip in a CRX file, and refuses what has none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phantom-key-crx-'));
    try {
      const path = join(folder, 'delivered.crx');
      const header = Buffer.alloc(12 + 5);
      header.write('Cr24');
      header.writeUInt32LE(3, 4);
      header.writeUInt32LE(5, 8);
      await writeFile(path, Buffer.concat([header, await readFile(storeFile('chrome.zip'))]));
      expect(differencesOf(await readZip(path))).toEqual([]);
      header.writeUInt32LE(2, 4);
      await writeFile(path, header);
      await expect(readZip(path)).rejects.toThrow(RangeError);
      await writeFile(path, 'no zip at all');
      await expect(readZip(path)).rejects.toThrow(RangeError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
