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

/** What must be found, or the search proves nothing: text that the control extension and a text field leave behind. */
const controls = {
  'control in storage.local': `control-local-${randomBytes(16).toString('hex')}`,
  'control in a dynamic rule': `control-rule-${randomBytes(16).toString('hex')}`,
  'control typed into a text field': `control-typed-${randomBytes(16).toString('hex')}`,
};

test('nothing reaches the disk: while running, after kill -9, after a restart and a clean exit', async ({
  backend,
  browserUnderTest: browser,
  apiKey,
}) => {
  test.setTimeout(300_000);
  const home = await mkdtemp(join(tmpdir(), 'phantom-key-disk-'));
  // Beside the home folder, not in it: the copy itself must not be what the search finds.
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
  // A second key, half-way to being stored, in a popup that is open as a tab.
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await noteCarriers('second-key');
  const other = await first.openPopup();
  await other.evaluate(() => chrome.runtime.sendMessage({ type: 'lock' }));
  await other.getByTestId('key-field').fill(halfTyped);
  // A block of lines, pasted and not yet chosen from, in a third one.
  const third = await first.openPopup();
  await first.copy(createEnvBlock(pasted));
  await third.bringToFront();
  await third.getByTestId('key-field').press('Control+V');
  await third.getByTestId('import-screen').waitFor();

  const secrets = [
    { label: 'API key', bytes: Buffer.from(apiKey) },
    { label: 'half-typed API key', bytes: Buffer.from(halfTyped) },
    // What every line of the block has of its key, whatever its prefix.
    ...pasted.map((key) => ({ label: 'pasted key', bytes: Buffer.from(key.slice(8)) })),
    // Session keys of both versions, envelopes, tokens: from the vault and from what was sent.
    ...carriers.list(),
  ];

  // Two keys, each with a session key and an envelope for either version, and what was sent of both.
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

  await test.step('after a restart nothing is left of it', async () => {
    const again = await start();
    expect(await again.readState()).toEqual({ rules: [], session: {} });
    const site = await again.openSite();
    expect(await callModels(site, 'after-restart')).toBe(401);
    expect(isStamped(await backend.waitFor(({ url }) => url.includes('after-restart')))).toBe(
      false,
    );
    const locked = await again.openPopup();
    await expect(locked.getByTestId('key-field')).toHaveValue('');
    // Firefox has dropped what the session before typed.
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
  // From the server, as every page that a browser restores: Firefox forgets a text field that script has written.
  const page = await phantomKey.openSite('https://control.example/');
  await page.locator('input').pressSequentially(text);
}

/** Searches until every control has reached the disk, which is when anything else would have; then nothing else may be there. */
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
