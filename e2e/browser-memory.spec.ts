import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { countBrowserCopies } from '../audit/memory/browser-copies.ts';
import { expect, test } from './fixtures.ts';

// How many copies stay is the browser's doing and differs from run to run: `node tools/bench/main.ts memory-browser` counts them.
test('no process of the browser holds a typed key once it is forgotten, our pages closed, and the worker at rest', async ({
  phantomKey,
  apiKey,
}) => {
  const count = (texts: Record<string, string>) =>
    countBrowserCopies(join(phantomKey.home, 'profile'), texts);
  const control = `control-${randomBytes(16).toString('hex')}`;
  const page = await phantomKey.openSite();
  await page.evaluate((text) => Object.assign(globalThis, { control: text }), control);

  const popup = await phantomKey.openPopup();
  // Key by key: in one piece it would be in a message between the test and the browser.
  await popup.getByTestId('key-field').pressSequentially(apiKey);
  const typed = await count({ apiKey, control });
  expect(typed['apiKey']?.total).toBeGreaterThan(0);

  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await phantomKey.closeOwnPages();
  await expect(async () => {
    // As the browser does once nothing has happened for half a minute; a driven browser never does by itself. The tab that
    // comes to the front where our page closes wakes it again.
    await phantomKey.stopWorker(page);
    const left = await count({ apiKey, control });
    expect(left['control']?.total).toBeGreaterThan(0);
    expect(left['apiKey']?.total).toBe(0);
  }).toPass({ timeout: 60_000 });
});
