import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { countBrowserCopies } from '../audit/memory/browser-copies.ts';
import { expect, test } from './fixtures.ts';

// The number of copies depends on the browser and differs between runs: `node bench/main.ts memory-browser` counts them.
test('no process holds a forgotten key after our pages are closed and the worker is idle', async ({
  phantomKey,
  apiKey,
}) => {
  const count = (texts: Record<string, string>) =>
    countBrowserCopies(join(phantomKey.home, 'profile'), texts);
  const control = `control-${randomBytes(16).toString('hex')}`;
  const page = await phantomKey.openSite();
  await page.evaluate((text) => Object.assign(globalThis, { control: text }), control);

  const popup = await phantomKey.openPopup();
  // The test types key by key. A whole key would be in a message between the test and the browser.
  await popup.getByTestId('key-field').pressSequentially(apiKey);
  const typed = await count({ apiKey, control });
  expect(typed['apiKey']?.total).toBeGreaterThan(0);

  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await phantomKey.closeOwnPages();
  await expect(async () => {
    // A browser does this after half a minute without events, but never while it is automated. The tab that comes to the front
    // when our page closes starts the worker again.
    await phantomKey.stopWorker(page);
    const left = await count({ apiKey, control });
    expect(left['control']?.total).toBeGreaterThan(0);
    expect(left['apiKey']?.total).toBe(0);
  }).toPass({ timeout: 60_000 });
});
