import type { RequestListener } from 'node:http';
import type { Page } from '@playwright/test';
import { differences } from './differences.ts';
import { expect, test } from './fixtures.ts';
import { api, findHeaders } from './stamped-request.ts';

const site = 'https://gitphantomscope.com';

/** The page's own service worker: notes every header of every request that it sees, and sends it on. */
const serviceWorker = `
  const seen = [];
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    seen.push({ url: event.request.url, headers: [...event.request.headers] });
    event.respondWith(fetch(event.request));
  });
  addEventListener('message', (event) => event.source.postMessage(seen));
`;

function answer(type: string, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': type });
    response.end(body);
  };
}

/** Everything that page JavaScript can get hold of, as one text. */
async function collectAllThatPageSees(page: Page, url: string): Promise<string> {
  return page.evaluate(async (target) => {
    const request = new Request(target);
    const response = await fetch(request);
    const bySystem = new XMLHttpRequest();
    await new Promise((resolve) => {
      bySystem.onloadend = resolve;
      bySystem.open('GET', target);
      bySystem.send();
    });
    const worker = navigator.serviceWorker.controller;
    const seenByWorker = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => {
        resolve(data);
      });
    });
    worker?.postMessage('what have you seen?');
    const databases = await indexedDB.databases();
    const cacheNames = await caches.keys();
    return JSON.stringify({
      hasWorker: worker !== null,
      status: response.status,
      request: [...request.headers],
      response: [...response.headers],
      body: await response.text(),
      xhr: bySystem.getAllResponseHeaders() + bySystem.responseText,
      seenByWorker: await seenByWorker,
      performance: performance.getEntries(),
      dom: document.documentElement.outerHTML,
      storage: [
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        databases,
        cacheNames,
      ],
      cookies: document.cookie,
      globals: Object.getOwnPropertyNames(globalThis),
    });
  }, url);
}

test('the page sees no header and no key, anywhere', async ({ phantomKey, backend, apiKey }) => {
  backend.answer(`${site}/blank`, answer('text/html', '<!doctype html><title>A page</title>'));
  backend.answer(`${site}/worker.js`, answer('text/javascript', serviceWorker));
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.context.newPage();
  const lines: string[] = [];
  page.on('console', (line) => lines.push(line.text()));
  page.on('pageerror', ({ message }) => lines.push(message));
  await page.goto(`${site}/blank`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    const { serviceWorker: container } = navigator;
    if (container.controller !== null) return;
    await new Promise((resolve) => {
      container.addEventListener('controllerchange', resolve);
    });
  });

  const url = `${api}/models?provider=openai&mark=seen-by-worker`;
  const text = (await collectAllThatPageSees(page, url)) + lines.join('\n');

  // The worker was there and saw the request; the backend got both headers all the same.
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

test('the page cannot tell that the extension is there', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite(`${site}/nothing-here`);
  const files = ['popup.html', 'manifest.json', 'background.js', 'icons/armed-32.png'];
  const reached = await page.evaluate(
    async ({ origin, paths }) => {
      const found: string[] = [];
      for (const path of paths) {
        const target = `${origin}/${path}`;
        const fetched = await fetch(target).catch(() => null);
        if (fetched !== null) found.push(`fetch ${path}`);
        const image = new Image();
        const loaded = new Promise<boolean>((resolve) => {
          image.onload = () => {
            resolve(true);
          };
          image.onerror = () => {
            resolve(false);
          };
        });
        image.src = target;
        if (await loaded) found.push(`image ${path}`);
      }
      return found;
    },
    { origin: phantomKey.origin, paths: files },
  );
  expect(reached).toEqual([]);
});

test('the build offers the web nothing', async ({ phantomKey }) => {
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
