import type { RequestListener } from 'node:http';
import type { Page } from '@playwright/test';
import { gitPhantomScope, hostPermissions } from '../lib/extension/backends.ts';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { startBackend } from '../testkit/backends/start-backend.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { agreeAhead, allowBy, withdraw, withdrawAll } from '../testkit/pages/browser-settings.ts';
import { checkScreen } from '../testkit/pages/check-screen.ts';
import { expect, test } from './fixtures.ts';
import {
  addBackend,
  cardOf,
  openOptions,
  readBackend,
  storeKeyFor,
} from '../testkit/pages/options-page.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { furtherTlsPort } from '../testkit/pages/shared-world.ts';
import { api as builtInApi, findHeaders, isStamped } from '../testkit/pages/stamped-request.ts';

const builtInSite = 'https://gitphantomscope.com';
const own = {
  origin: 'https://api.own.example',
  api: 'https://api.own.example/api/',
  sites: ['https://own.example'],
};
const ownSite = 'https://own.example/';

const answerBlank: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>A page</title>');
};

const sayValid: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"valid":true}');
};

/** Adds a backend as a user would, and stores a key for it. The options page stays open. */
async function addOwn(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  { origin, api, sites } = own,
): Promise<Page> {
  backend.answer(`${api}v1/keys/validate`, sayValid);
  await agreeAhead(phantomKey, [origin, ...sites]);
  const options = await openOptions(phantomKey);
  await addBackend(options, { api, sites });
  await expect(cardOf(options, origin).getByTestId('access-state')).toHaveAttribute(
    'data-access',
    'true',
  );
  const { id } = await readBackend(options, origin);
  expect(await storeKeyFor(options, id, createFakeKey())).toMatchObject({ ok: true });
  return options;
}

/** Sends a request from a page and returns which of our headers arrived. */
async function headersFrom(
  backend: RecordingBackend,
  page: Pick<Page, 'evaluate'>,
  url: string,
): Promise<ReturnType<typeof findHeaders>> {
  const mark = crypto.randomUUID();
  await page.evaluate(async (target) => {
    // The page need not read the answer. It matters only that the request was sent.
    await fetch(target).catch(() => null);
  }, `${url}?mark=${mark}`);
  return findHeaders(await backend.waitFor(({ url: seen }) => seen.includes(mark)));
}

const none = { encryptedKey: null, sessionKey: null };

test.use({ sharesBrowser: true });

test('two backends: requests of each site carry only the key of its own backend', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  await addOwn(phantomKey, backend);
  backend.answer(`${builtInSite}/blank`, answerBlank);
  const [page, builtInPage] = [
    await phantomKey.openSite(ownSite),
    await phantomKey.openSite(`${builtInSite}/blank`),
  ];
  const ownHeaders = await headersFrom(backend, page, `${own.api}models`);
  const builtInHeaders = await headersFrom(backend, builtInPage, `${builtInApi}/models`);
  expect(ownHeaders.encryptedKey).not.toBeNull();
  expect(builtInHeaders.encryptedKey).not.toBeNull();
  expect(ownHeaders.encryptedKey).not.toBe(builtInHeaders.encryptedKey);

  expect(await headersFrom(backend, page, `${builtInApi}/models`)).toEqual(none);
  expect(await headersFrom(backend, builtInPage, `${own.api}models`)).toEqual(none);
  expect(await headersFrom(backend, page, `${own.origin}/elsewhere`)).toEqual(none);
});

test('a site below the site of another backend carries only its own key', async ({
  phantomKey,
  backend,
}) => {
  await addOwn(phantomKey, backend);
  const below = {
    origin: 'https://api.below.example',
    api: 'https://api.below.example/',
    sites: ['https://blog.own.example'],
  };
  await addOwn(phantomKey, backend, below);
  const page = await phantomKey.openSite('https://blog.own.example/');
  expect(await headersFrom(backend, page, `${own.api}models`)).toEqual(none);
  expect((await headersFrom(backend, page, `${below.api}models`)).encryptedKey).not.toBeNull();
});

test('removing a backend removes its rule, key and permission, and no others', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const options = await addOwn(phantomKey, backend);
  const page = await phantomKey.openSite(ownSite);
  await options.bringToFront();
  await cardOf(options, own.origin).getByTestId('remove-button').click();
  await expect(options.getByTestId('removed-notice')).toContainText('api.own.example');
  await expect(options.getByTestId('removed-notice')).toBeFocused();
  await expect(cardOf(options, own.origin)).toHaveCount(0);
  const permitted = await options.evaluate(async () => (await chrome.permissions.getAll()).origins);
  const builtIn = hostPermissions(gitPhantomScope, phantomKey.browser === 'chromium');
  expect(permitted?.toSorted()).toEqual(builtIn.toSorted());
  await expect.poll(() => readKeys(options)).toEqual([{ backend: builtInOrigin, armed: true }]);
  expect((await phantomKey.readState()).rules).toHaveLength(1);
  expect(await headersFrom(backend, page, `${own.api}models`)).toEqual(none);
});

test('withdrawing the permission in the browser removes the rule and keeps the key', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const options = await addOwn(phantomKey, backend);
  const page = await phantomKey.openSite(ownSite);
  await withdraw(phantomKey, own.sites[0] ?? '');
  expect(await headersFrom(backend, page, `${own.api}models`)).toEqual(none);
  await expect
    .poll(() => readKeys(options))
    .toEqual([
      { backend: builtInOrigin, armed: true },
      { backend: own.origin, armed: false },
    ]);
  expect((await phantomKey.readState()).rules).toHaveLength(1);
  const card = cardOf(options, own.origin);
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'false');
  expect(await useLastKey(options)).toEqual({ ok: false, code: 'noAccess' });
  const popup = await phantomKey.openPopup();
  await expect(popup.getByTestId('closed-backends')).toContainText(
    'no longer allows api.own.example',
  );
  await popup.setViewportSize({ width: 360, height: 640 });
  await checkScreen(popup, 'popup-access-lost');

  // When the permission is back, the key is active again only after the user says so.
  await agreeAhead(phantomKey, own.sites);
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'true');
  await expect(popup.getByTestId('closed-backends')).toHaveText('');
  expect(await headersFrom(backend, page, `${own.api}models`)).toEqual(none);
  expect(await useLastKey(options)).toMatchObject({ ok: true });
  expect((await headersFrom(backend, page, `${own.api}models`)).encryptedKey).not.toBeNull();
});

test('adds the local verifier in one click; a page on another port is not stamped', async ({
  phantomKey,
  backend,
}) => {
  await using elsewhere = await startBackend();
  const origin = `https://localhost:${backend.tlsPort}`;
  backend.answer(`${origin}/api/v1/keys/validate`, sayValid);
  await agreeAhead(phantomKey, [origin]);
  const options = await openOptions(phantomKey);
  await options.getByTestId('port-field').fill(String(backend.tlsPort));
  await options.getByTestId('local-button').click();
  const state = cardOf(options, origin).getByTestId('access-state');
  await expect(state).toHaveAttribute('data-access', 'true');
  const { id } = await readBackend(options, origin);
  expect(await storeKeyFor(options, id, createFakeKey())).toMatchObject({ ok: true });

  const page = await phantomKey.openSite(`${origin}/`);
  expect((await headersFrom(backend, page, `${origin}/api/models`)).encryptedKey).not.toBeNull();
  await page.goto(`https://localhost:${elsewhere.tlsPort}/`);
  expect(await headersFrom(backend, page, `${origin}/api/models`)).toEqual(none);
});

test('a page on another port of a site’s host is not stamped', async ({ phantomKey, backend }) => {
  await addOwn(phantomKey, backend);
  const page = await phantomKey.openSite(`https://own.example:${furtherTlsPort}/`);
  expect(await headersFrom(backend, page, `${own.api}models`)).toEqual(none);
  await page.goto(ownSite);
  expect((await headersFrom(backend, page, `${own.api}models`)).encryptedKey).not.toBeNull();
});

test('our own pages connect to nothing', async ({ phantomKey, backend }) => {
  for (const name of ['popup', 'options', 'welcome']) {
    const page = await phantomKey.context.newPage();
    await page.goto(`${phantomKey.origin}/${name}.html`);
    const violated = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
            resolve(effectiveDirective);
          });
        }),
    );
    const failed = page.evaluate(() =>
      fetch('https://api.gitphantomscope.com/api/v1/models?mark=by-page').then(String, () => 'no'),
    );
    expect(await Promise.all([violated, failed]), name).toEqual(['connect-src', 'no']);
  }
  expect(backend.seen.filter(({ url }) => url.includes('by-page'))).toEqual([]);
});

/** No other test allows it. Chromium does not ask again for hosts that were allowed before. */
const never = {
  origin: 'https://api.never.example',
  api: 'https://api.never.example/api/',
  sites: ['https://never.example'],
};

test('stores and stamps nothing without the permission', async ({ phantomKey, backend }) => {
  const options = await openOptions(phantomKey);
  // The browser's prompt is open now, and nobody answers it.
  await addBackend(options, never);
  const card = cardOf(options, never.origin);
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'false');
  await expect(card.getByTestId('allow-button')).toBeVisible();
  const { id } = await readBackend(options, never.origin);
  const refused = await storeKeyFor(options, id, createFakeKey());
  expect(refused).toEqual({ ok: false, code: 'noAccess' });
  expect((await phantomKey.readState()).rules).toEqual([]);
  expect(backend.seen.filter(isStamped)).toEqual([]);

  await allowBy(phantomKey, card.getByTestId('allow-button'), [never.origin, ...never.sites]);
  await expect(card.getByTestId('access-state')).toHaveAttribute('data-access', 'true');
});

test('a permission withdrawn while the worker sleeps is noticed by the next worker', async ({
  phantomKey,
  backend,
}) => {
  const options = await addOwn(phantomKey, backend);
  await phantomKey.stopWorker(options);
  await withdraw(phantomKey, own.sites[0] ?? '');
  await expect.poll(async () => (await phantomKey.readState()).rules).toEqual([]);
});

test.describe('in a browser that grants or withdraws all sites', () => {
  test.use({ sharesBrowser: false });

  test('the permission of the built-in backend can be withdrawn too', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    backend.answer(`${builtInSite}/blank`, answerBlank);
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite(`${builtInSite}/blank`);
    await withdrawAll(phantomKey);
    expect(await headersFrom(backend, page, `${builtInApi}/models`)).toEqual(none);
    await expect.poll(async () => (await phantomKey.readState()).rules).toEqual([]);
    const options = await openOptions(phantomKey);
    const state = cardOf(options, builtInOrigin).getByTestId('access-state');
    await expect(state).toHaveAttribute('data-access', 'false');
  });

  test('a permission for all sites allows no backend, and no subdomain', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    await phantomKey.storeKey(apiKey);
    await agreeAhead(phantomKey, ['https://*']);
    const options = await openOptions(phantomKey);
    await options.evaluate(() => {
      document.addEventListener(
        'click',
        () => void chrome.permissions.request({ origins: ['https://*/*'] }),
      );
    });
    await options.getByRole('heading', { level: 1 }).click();
    await expect.poll(async () => (await phantomKey.readState()).rules).toEqual([]);
    backend.answer('https://sub.gitphantomscope.com/blank', answerBlank);
    const page = await phantomKey.openSite('https://sub.gitphantomscope.com/blank');
    expect(await headersFrom(backend, page, `${builtInApi}/models`)).toEqual(none);
  });
});

const builtInOrigin = 'https://api.gitphantomscope.com';

interface Answer {
  readonly value: {
    readonly keys: readonly { id: string; armed: boolean; backend: { apiOrigin: string } }[];
  };
}

async function readKeys(page: Page): Promise<{ backend: string; armed: boolean }[]> {
  const { value } = await page.evaluate(async () =>
    chrome.runtime.sendMessage<object, Answer>({ type: 'getStatus' }),
  );
  return value.keys.map(({ armed, backend }) => ({ backend: backend.apiOrigin, armed }));
}

async function useLastKey(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const { value } = await chrome.runtime.sendMessage<object, Answer>({ type: 'getStatus' });
    const keyId = value.keys.at(-1)?.id;
    return chrome.runtime.sendMessage<object, unknown>({ type: 'activateKey', keyId });
  });
}
