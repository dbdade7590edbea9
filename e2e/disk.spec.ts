import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsSeen } from '../audit/browser/secrets-seen.ts';
import { expectControlsFound } from '../packages/byte-search/src/controls.ts';
import { searchTree, type TreeReport } from '../packages/byte-search/src/search-tree.ts';
import { killBrowser } from '../testkit/browsers/kill-browser.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { copyControlExtension } from '../testkit/pages/control-extension.ts';
import { differences } from '../testkit/pages/differences.ts';
import { createEnvBlock, expect, test } from './fixtures.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { writeSessionFile } from '../testkit/pages/privileged-page.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

/**
 * Text that the control extension and a text field leave on disk. If the search does not find it, the search proves nothing.
 */
const controls = {
  'control in storage.local': `control-local-${randomBytes(16).toString('hex')}`,
  'control in a dynamic rule': `control-rule-${randomBytes(16).toString('hex')}`,
  'control typed into a text field': `control-typed-${randomBytes(16).toString('hex')}`,
};

test('the disk holds nothing: while running, after kill -9, restart and clean exit', async ({
  backend,
  browserUnderTest: browser,
  apiKey,
}) => {
  test.setTimeout(300_000);
  const home = await mkdtemp(join(tmpdir(), 'phantom-key-disk-'));
  // Beside the home folder and not in it, so that the search does not find the copy.
  const control = await copyControlExtension(`${home}-control`, {
    storageLocal: controls['control in storage.local'],
    dynamicRule: controls['control in a dynamic rule'],
  });
  const halfTyped = createFakeKey();
  const pasted = [createFakeKey(), createFakeKey(), createFakeKey()];
  const start = () => PhantomKey.start(backend, { browser, home, otherExtensions: [control] });

  backend.answer('https://control.example/', (_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Control</title><input type="text">');
  });
  const first = await start();
  await first.storeKey(apiKey);
  const carriers = new SecretsSeen();
  const noteCarriers = async (mark: string) => {
    await callModels(page, mark);
    carriers.addHeaders(await backend.waitFor(({ url }) => url.includes(mark)));
    carriers.addVault((await first.readState()).session['vault']);
  };
  const page = await first.openSite();
  await noteCarriers('before-kill');
  await typeIntoTextField(first, controls['control typed into a text field']);
  const popup = await first.openPopup();
  await popup.getByTestId('forget-button').waitFor();
  // A second key, typed but not stored yet, in a popup that is open as a tab.
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await noteCarriers('second-key');
  const other = await first.openPopup();
  await other.evaluate(() => chrome.runtime.sendMessage({ type: 'lock' }));
  await other.getByTestId('key-field').fill(halfTyped);
  // Several lines, pasted into a third one, before any line is chosen.
  const third = await first.openPopup();
  await first.copy(createEnvBlock(pasted));
  await third.bringToFront();
  await third.getByTestId('key-field').press('Control+V');
  await third.getByTestId('import-screen').waitFor();

  const secrets = [
    { label: 'API key', bytes: Buffer.from(apiKey) },
    { label: 'half-typed API key', bytes: Buffer.from(halfTyped) },
    // The part of each key that is searched for. Its prefix is left out.
    ...pasted.map((key) => ({ label: 'pasted key', bytes: Buffer.from(key.slice(8)) })),
    // Session keys of both versions, envelopes and tokens, from the vault and from the requests.
    ...carriers.list(),
  ];

  // Two keys, each with a session key and an envelope for both versions, and what the requests carried.
  expect(carriers.list().length).toBeGreaterThanOrEqual(16);

  await test.step('while running', async () => {
    if (browser === 'firefox') await writeSessionFile(first.context);
    await expectClean(home, secrets);
  });

  await test.step('after kill -9', async () => {
    const closed = first.context.waitForEvent('close');
    await killBrowser(join(home, 'profile'));
    await closed;
    await expectClean(home, secrets);
  });

  await test.step('after a restart nothing is left', async () => {
    const again = await start();
    expect(await again.readState()).toEqual({ rules: [], session: {} });
    const site = await again.openSite();
    expect(await callModels(site, 'after-restart')).toBe(401);
    expect(isStamped(await backend.waitFor(({ url }) => url.includes('after-restart')))).toBe(
      false,
    );
    const locked = await again.openPopup();
    await expect(locked.getByTestId('key-field')).toHaveValue('');
    // Firefox has dropped the text that was typed in the session before.
    await typeIntoTextField(again, controls['control typed into a text field']);
    if (browser === 'firefox') await writeSessionFile(again.context);
    await expectClean(home, secrets);
    await again.context.close();
  });

  await test.step('after a clean exit', async () => {
    await expectClean(home, secrets, { expected: differences[browser].controlsAfterCleanExit });
  });
  for (const folder of [home, control]) await rm(folder, { recursive: true, force: true });
});

async function typeIntoTextField(phantomKey: PhantomKey, text: string): Promise<void> {
  // The page comes from the server, as every page that a browser restores does. Firefox does not restore text fields that a
  // script has created.
  const page = await phantomKey.openSite('https://control.example/');
  await page.locator('input').pressSequentially(text);
}

/**
 * Searches until every control has reached the disk. Anything else that is written would be there by then too, so nothing else
 * may be found.
 */
async function expectClean(
  home: string,
  secrets: readonly { label: string; bytes: Uint8Array }[],
  { expected = Object.keys(controls) }: { readonly expected?: readonly string[] } = {},
): Promise<void> {
  const labels = Object.keys(controls);
  const planted = Object.entries(controls).map(([label, text]) => ({
    label,
    bytes: Buffer.from(text),
  }));
  let report: TreeReport | null = null;
  await expect(async () => {
    report = await searchTree([home], [...secrets, ...planted]);
    expectControlsFound(report, expected);
  }).toPass({ timeout: 60_000 });
  const hits: TreeReport['hits'] = (report as TreeReport | null)?.hits ?? [];
  expect(hits.filter(({ label }) => !labels.includes(label))).toEqual([]);
}
