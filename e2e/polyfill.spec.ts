import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumBuild } from '../testkit/project.ts';
import { startBackend } from '../testkit/backends/start-backend.ts';
import { expect, test } from './fixtures.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels } from '../testkit/pages/stamped-request.ts';

const polyfillText = 'This script should only be loaded in a browser extension.';

// Chrome 145 to 147 have no `browser` namespace, so the polyfill's own branch runs there. No test machine has these versions.
test('a key passes through the polyfill as in Chrome 145 to 147', async ({ apiKey }, testInfo) => {
  const build = testInfo.outputPath('extension');
  const files = await copyWithoutNamespace(build);
  expect(files).toBeGreaterThan(0);
  await using backend = await startBackend();
  await using phantomKey = await PhantomKey.start(backend, { build });
  const popup = await phantomKey.openPopup();
  // The control: if the browser's own namespace were there, the polyfill would return it and wrap nothing.
  expect(await popup.evaluate(() => 'browser' in globalThis)).toBe(false);

  await phantomKey.storeKey(apiKey);
  backend.provider.clear();
  expect(await callModels(await phantomKey.openSite(), 'by-polyfill')).toBe(200);
  expect(backend.provider.authorizations).toEqual([`Bearer ${apiKey}`]);

  const again = await phantomKey.openPopup();
  await again.getByTestId('forget-button').click();
  await again.getByTestId('key-field').waitFor();
  expect((await phantomKey.readState()).rules).toEqual([]);
});

/** Copies the build and removes the namespace before the polyfill looks for it. Returns how many files do so. */
async function copyWithoutNamespace(folder: string): Promise<number> {
  await cp(chromiumBuild, folder, { recursive: true });
  let count = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const path = join(folder, name);
    const code = await readFile(path, 'utf8');
    if (!code.includes(polyfillText)) continue;
    await writeFile(path, `delete globalThis.browser;${code}`);
    count++;
  }
  return count;
}
