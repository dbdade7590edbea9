import type { Page } from '@playwright/test';

/** The page's own service worker. It records every header of every request that it sees, and forwards the request. */
export const watchingWorker = `
  const seen = [];
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => {
    seen.push({ url: event.request.url, headers: [...event.request.headers] });
    event.respondWith(fetch(event.request));
  });
  addEventListener('message', (event) => event.source.postMessage(seen));
`;

/** Puts the page under control of `/worker.js` of its site, which must be {@link watchingWorker}. */
export async function registerWatchingWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    const { serviceWorker: container } = navigator;
    if (container.controller !== null) return;
    await new Promise((resolve) => {
      container.addEventListener('controllerchange', resolve);
    });
  });
}

/** Everything that the page's JavaScript can read, as one text. */
export async function collectAllThatPageSees(page: Page, url: string): Promise<string> {
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

/** The files of an extension that a page can load, and how. */
export async function findReachable(
  page: Page,
  origin: string,
  paths: readonly string[],
): Promise<string[]> {
  return page.evaluate(
    async (files) => {
      const found: string[] = [];
      for (const { path, target } of files) {
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
    paths.map((path) => ({ path, target: `${origin}/${path}` })),
  );
}
