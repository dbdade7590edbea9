import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Canaries } from '../../testkit/canaries/canaries.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { listChanged } from './list-changed.ts';
import { searchChannel } from './search-channel.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-key-backend-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('searchChannel', () => {
  it('passes if the control is there and no secret is', async () => {
    const canaries = new Canaries();
    await canaries.create('', 'a case');
    const control = createFakeKey();
    const path = await put('output', `beside ${control} other text`);
    const outcome = await searchChannel([path], canaries.secrets, { 'in the output': control });
    expect(outcome).toMatchObject({ verdict: 'pass', reasons: [] });
    expect(outcome.evidence).toMatchObject({ files: 1, secrets: canaries.secrets.length, hits: 0 });
  });

  it('is void if the control is not there', async () => {
    const path = await put('output', 'nothing');
    const outcome = await searchChannel([path], [], { 'in the output': createFakeKey() });
    expect(outcome).toMatchObject({
      verdict: 'void',
      reasons: ['the search is void: control in the output was not found'],
    });
  });

  it('is void if a file cannot be read, but not if it is gone now', async () => {
    const control = createFakeKey();
    const path = await put('output', control);
    const gone = await searchChannel([path, join(folder, 'gone')], [], { control });
    expect(gone.verdict).toBe('pass');
    const unreadable = await searchChannel([path, join(path, 'below')], [], { control });
    expect(unreadable).toMatchObject({
      verdict: 'void',
      reasons: ['output/below could not be read: ENOTDIR'],
    });
  });

  it('fails with the name of the case, without the secret', async () => {
    const canaries = new Canaries();
    const { apiKey, headers } = await canaries.create('', 'a case');
    const control = createFakeKey();
    const compressed = gzipSync(Buffer.from(apiKey, 'utf16le'));
    await put('cache', compressed);
    await put('log', `${control} ${headers['X-Session-Key'].slice(-24)}`);
    const outcome = await searchChannel([folder], canaries.secrets, { control });
    expect(outcome.verdict).toBe('fail');
    expect(outcome.reasons).toContain('a case: key, as utf16le, in cache > gzip');
    expect(outcome.reasons).toContain('a case: end of X-Session-Key, as utf8, in log');
    for (const secret of [apiKey, ...Object.values(headers)]) {
      expect(outcome.reasons.join()).not.toContain(secret.slice(-24));
    }
  });
});

describe('listChanged', () => {
  it('lists new and changed files, also links, and skips node_modules', async () => {
    const [since] = [Date.now() - 1_000];
    for (const name of ['inner', 'node_modules']) await mkdir(join(folder, name));
    const expected = [await put('new', ''), await put('inner/deep', '')];
    await put('node_modules/package', '');
    await symlink('/etc', join(folder, 'link'));
    expect((await listChanged(folder, since)).sort()).toEqual(
      [...expected, join(folder, 'link')].sort(),
    );
  });

  it('uses the change time, which nobody can set back', async () => {
    const path = await put('old', '');
    await utimes(path, 1, 1);
    expect(await listChanged(folder, Date.now() - 1_000)).toEqual([path]);
    expect(await listChanged(folder, Date.now() + 60_000)).toEqual([]);
  });
});
