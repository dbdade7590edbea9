import { type Activity, noActivity } from '../lib/extension/activity.ts';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import { override, overrider } from '../testkit/pages/override.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { sendAs, workerScripts } from '../testkit/pages/request-kinds.ts';
import { api, callModels, findHeaders, isStamped } from '../testkit/pages/stamped-request.ts';

test.use({ sharesBrowser: true });

async function readActivity(phantomKey: PhantomKey): Promise<Activity> {
  const { session } = await phantomKey.readState();
  return (session['activity'] as Activity | undefined) ?? noActivity;
}

/** Waits until the activity has this many uses that were answered, and returns it. */
async function expectUses(phantomKey: PhantomKey, count: number): Promise<Activity['uses']> {
  await expect(async () => {
    const { uses } = await readActivity(phantomKey);
    expect(uses.filter(({ status }) => status !== null)).toHaveLength(count);
  }).toPass();
  return (await readActivity(phantomKey)).uses;
}

test('records what carried the key, and nothing else', async ({ phantomKey, backend, apiKey }) => {
  const page = await phantomKey.openSite();
  await callModels(page, 'while-locked');
  await phantomKey.storeKey(apiKey);
  await callModels(page, 'query-is-secret');
  await page.evaluate((url) => fetch(url, { method: 'POST' }), `${api}/nowhere`);
  await page.evaluate(() => fetch('https://gitphantomscope.com/blank'));
  const other = await phantomKey.openSite('https://evil.example/');
  // Without CORS the page cannot read the answer, but the request is sent.
  await callModels(other, 'of-another-site').catch(() => null);

  const uses = await expectUses(phantomKey, 2);
  const common = { site: 'gitphantomscope.com', provider: 'openai', travelled: true };
  expect(uses).toMatchObject([
    { ...common, method: 'GET', path: '/api/v1/models', status: 200 },
    { ...common, method: 'POST', path: '/api/v1/nowhere', status: 404 },
  ]);
  const recorded = JSON.stringify(uses);
  expect(recorded).not.toContain('secret');
  const sent = findHeaders(await backend.waitFor(({ url }) => url.includes('query-is-secret')));
  for (const value of Object.values(sent)) expect(recorded).not.toContain(value);
  const popup = await phantomKey.openPopup();
  const site = popup.getByTestId('site-uses');
  await expect(site).toContainText('gitphantomscope.com used your key 2 times');
  await popup.getByText('Last uses').click();
  await expect(popup.getByTestId('uses').getByRole('listitem')).toHaveText([
    /POST \/api\/v1\/nowhere.*answered 404/s,
    /GET \/api\/v1\/models.*answered 200/s,
  ]);
  expect(await popup.evaluate(() => chrome.action.getBadgeText({}))).toBe('2');
});

test("says that the site's service worker asks without the key, and what to do", async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const script = workerScripts['service-worker.js'] ?? '';
  backend.answer('https://gitphantomscope.com/service-worker.js', (_request, response) => {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(script);
  });
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await sendAs('reissuingServiceWorker', page, `${api}/models?mark=reissuing-bare`);
  const popup = await phantomKey.openPopup();
  const notice = popup.getByTestId('lost-key-notice');
  await expect(notice).toContainText('A background request was sent without your key');
  await expect(notice).toContainText('Also from the site');

  await phantomKey.allowWorkers(true);
  await sendAs('reissuingServiceWorker', page, `${api}/models?mark=reissuing-stamped`);
  await expect(notice).toBeHidden();
  const [before, after] = await Promise.all(
    ['bare', 'stamped'].map((mark) =>
      backend.waitFor(({ url }) => url.includes(`mark=reissuing-${mark}`)),
    ),
  );
  expect([before, after].map((seen) => seen !== undefined && isStamped(seen))).toEqual([
    false,
    true,
  ]);
});

test('a stopped worker is started again', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const popup = await phantomKey.openPopup();
  await callModels(page, 'before');
  await expectUses(phantomKey, 1);
  await phantomKey.stopWorker(popup);
  // While a worker is stopping, Chromium may not report a request to it. The next request starts the worker.
  await expect(async () => {
    await callModels(page, 'after');
    expect((await readActivity(phantomKey)).uses.length).toBeGreaterThan(1);
  }).toPass();
});

test('a burst is recorded completely, in a ring of a hundred entries', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await page.evaluate(
    (url) => Promise.all(Array.from({ length: 120 }, () => fetch(url, { method: 'HEAD' }))),
    `${api}/nowhere`,
  );
  await expectUses(phantomKey, 100);
  expect((await readActivity(phantomKey)).counts).toEqual({ 'gitphantomscope.com': 120 });
});

test('a lock forgets it', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  await callModels(page, 'used');
  await expectUses(phantomKey, 1);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  expect(await readActivity(phantomKey)).toEqual(noActivity);
});

test.describe('beside another extension that changes the headers', () => {
  test.use({ sharesBrowser: false, otherExtensions: [overrider] });

  test('says which requests did not carry the key', async ({ phantomKey, backend, apiKey }) => {
    const other = await phantomKey.openOther(overrider);
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();
    const popup = await phantomKey.openPopup();
    await callModels(page, 'alone');
    await expectUses(phantomKey, 1);
    const { overrides } = differences[phantomKey.browser];
    for (const [at, { means, operation, travels }] of overrides.entries()) {
      await override(other, means, operation);
      const mark = `by-${means}-${operation}`;
      await callModels(page, mark);
      const uses = await expectUses(phantomKey, at + 2);
      expect(uses.at(-1)?.travelled, mark).toBe(travels);
      await expect(popup.getByTestId('lost-key-notice'), mark).toHaveCount(travels ? 0 : 1);
      // The backend reports the same.
      const sent = findHeaders(await backend.waitFor(({ url }) => url.includes(mark)));
      expect(sent.sessionKey?.startsWith('v2.') === true, mark).toBe(travels);
    }
  });
});
