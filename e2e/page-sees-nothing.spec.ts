import type { RequestListener } from 'node:http';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import {
  collectAllThatPageSees,
  findReachable,
  registerWatchingWorker,
  watchingWorker,
} from '../testkit/pages/page-view.ts';
import { api, findHeaders } from '../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com';

function answer(type: string, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': type });
    response.end(body);
  };
}

test('the page sees no header and no key, anywhere', async ({ phantomKey, backend, apiKey }) => {
  backend.answer(`${site}/blank`, answer('text/html', '<!doctype html><title>A page</title>'));
  backend.answer(`${site}/worker.js`, answer('text/javascript', watchingWorker));
  await phantomKey.storeKey(apiKey);
  // So that requests that its service worker forwards carry the key too.
  await phantomKey.allowWorkers(true);
  const page = await phantomKey.context.newPage();
  const lines: string[] = [];
  page.on('console', (line) => lines.push(line.text()));
  page.on('pageerror', ({ message }) => lines.push(message));
  await page.goto(`${site}/blank`);
  await registerWatchingWorker(page);

  const url = `${api}/models?provider=openai&mark=seen-by-worker`;
  const text = (await collectAllThatPageSees(page, url)) + lines.join('\n');

  // The service worker was active and saw the request. The backend still received both headers.
  expect(JSON.parse(text.slice(0, text.lastIndexOf('}') + 1))).toMatchObject({
    hasWorker: true,
    status: 200,
  });
  expect(text).toContain('seen-by-worker');
  const sent = findHeaders(await backend.waitFor((seen) => seen.url.includes('seen-by-worker')));
  expect(sent.encryptedKey).not.toBeNull();
  for (const secret of [apiKey, sent.encryptedKey ?? '', sent.sessionKey ?? '']) {
    expect(text).not.toContain(secret);
  }
  expect(text.toLowerCase()).not.toContain('x-encrypted-key');
  expect(text.toLowerCase()).not.toContain('x-session-key');
});

test.describe('detecting the extension', () => {
  test.use({ sharesBrowser: true });

  test('the page cannot detect the extension', async ({ phantomKey, apiKey }) => {
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite(`${site}/nothing-here`);
    const files = ['popup.html', 'manifest.json', 'background.js', 'icons/armed-32.png'];
    const reached = await findReachable(page, phantomKey.origin, files);
    expect(reached).toEqual([]);
  });

  test('the build offers nothing to web pages', async ({ phantomKey }) => {
    const popup = await phantomKey.openPopup();
    const manifest = await popup.evaluate(
      () => chrome.runtime.getManifest() as unknown as Record<string, unknown>,
    );
    expect(manifest['web_accessible_resources'] ?? []).toEqual([]);
    expect(manifest['content_scripts'] ?? []).toEqual([]);
    expect(manifest['externally_connectable']).toEqual(
      differences[phantomKey.browser].externallyConnectable,
    );
  });
});
