import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { recogniseProvider } from '../../lib/providers.ts';
import { describeFile } from './artifact.ts';
import { compareWithBuild } from './compare-store-files.ts';
import { readZip } from './read-zip.ts';
import { storeFile } from './store-files.ts';

const limitBytes = 150_000;

describe('the zip for a browser', () => {
  it.each(['chrome', 'edge', 'firefox'] as const)('%s: is small', async (browser) => {
    const { bytes } = await describeFile(storeFile(`${browser}.zip`));
    expect(bytes).toBeLessThanOrEqual(limitBytes);
  });

  it.each(['chrome', 'edge', 'firefox'] as const)('%s: is what was built', async (browser) => {
    const folder = join(projectRoot, '.output', `${browser}-mv3`);
    expect(await compareWithBuild(storeFile(`${browser}.zip`), folder)).toEqual([]);
    expect([...(await readZip(storeFile(`${browser}.zip`))).keys()]).toContain('manifest.json');
  });

  it('is not what was built for another browser', async () => {
    const folder = join(projectRoot, '.output', 'chrome-mv3');
    expect(await compareWithBuild(storeFile('firefox.zip'), folder)).toEqual([
      'background.js',
      'manifest.json',
    ]);
  });

  it('Edge gets the bytes that Chrome gets', async () => {
    const [chrome, edge] = await Promise.all([
      describeFile(storeFile('chrome.zip')),
      describeFile(storeFile('edge.zip')),
    ]);
    expect(edge.sha256).toBe(chrome.sha256);
  });
});

describe('the sources for review', async () => {
  const members = await readZip(storeFile('sources.zip'));
  const names = [...members.keys()];

  it('have what a build needs, and its instructions', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'package.json',
        'package-lock.json',
        'wxt.config.ts',
        'README.md',
        'docs/store/review.md',
        'tools/stores/zip.ts',
      ]),
    );
  });

  it('have no tests, no test data, nothing hidden, nothing built', () => {
    expect(
      names.filter((name) =>
        /(?:^|\/)\.|\.test\.|-for-test\.|(?:^|\/)(?:e2e|vectors|node_modules|testing)\//.test(name),
      ),
    ).toEqual([]);
  });

  it('are the files of the checkout', async () => {
    for (const [name, content] of members) {
      expect(content.equals(await readFile(join(projectRoot, name))), name).toBe(true);
    }
  });

  const git = spawnSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' });

  // Outside a checkout nobody can say what is under version control.
  it.skipIf(git.status !== 0)('are under version control, all of them', () => {
    const tracked = new Set(git.stdout.split('\0'));
    expect(names.filter((name) => !tracked.has(name))).toEqual([]);
  });

  it('have no key in them', () => {
    for (const [name, content] of members) {
      const words = content.toString('latin1').split(/[^\w.:-]+/);
      expect(words.filter((word) => recogniseProvider(word) !== null).length, name).toBe(0);
      expect(content.includes('-----BEGIN'), name).toBe(false);
    }
  });
});
