import type { RequestListener } from 'node:http';
import { ambiguousPaths, plainPaths } from '../testkit/browsers/path-spellings.ts';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { send, sendJson } from '../testkit/pages/page-requests.ts';
import { api, isStamped } from '../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com';
const blank = `${site}/blank`;

const answerBlank: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>A page</title><body></body>');
};

test.use({ sharesBrowser: true });

test.beforeEach(async ({ backend, phantomKey, apiKey }) => {
  backend.answer(blank, answerBlank);
  await phantomKey.storeKey(apiKey);
});

/** Waits for the marked request and returns whether it was stamped. */
async function wasStamped(
  backend: RecordingBackend,
  mark: string,
  method = 'GET',
): Promise<boolean> {
  const seen = await backend.waitFor(
    (request) => request.url.includes(mark) && request.method === method,
  );
  return isStamped(seen);
}

/** Expects that a page of exactly this origin, not changed by the browser, sends requests without a key. */
async function expectStranger(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  origin: string,
): Promise<void> {
  backend.answer(`${origin}/blank`, answerBlank);
  // A browser requests the page over TLS first. To get plain HTTP, the backend refuses TLS.
  if (origin.startsWith('http:')) backend.refuseTlsOf(new URL(origin).hostname);
  const page = await phantomKey.openSite(`${origin}/blank`);
  backend.refuseTlsOf(null);
  expect(page.url()).toBe(`${origin}/blank`);
  const mark = `stranger-${new URL(origin).host}-`;
  await send(page, `${api}/models?mark=${mark}`);
  expect(await wasStamped(backend, mark), origin).toBe(false);
}

/** The same page of the allowed site is stamped, so the case before it did not fail for another reason. */
async function expectAllowedStamped(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
): Promise<void> {
  const page = await phantomKey.openSite(blank);
  await send(page, `${api}/models?mark=allowed-after`);
  expect(await wasStamped(backend, 'allowed-after')).toBe(true);
}

test.describe('stamped', () => {
  test('fetch, XHR, EventSource and a worker of the allowed site', async ({
    phantomKey,
    backend,
  }) => {
    const page = await phantomKey.openSite(blank);
    await send(page, `${api}/models?mark=by-fetch`);
    await page.evaluate((base) => {
      const request = new XMLHttpRequest();
      request.open('GET', `${base}/models?mark=by-xhr`);
      request.send();
      new EventSource(`${base}/models?mark=by-eventsource`);
      const code = `fetch('${base}/models?mark=by-worker')`;
      new Worker(URL.createObjectURL(new Blob([code])));
    }, api);
    for (const mark of ['by-fetch', 'by-xhr', 'by-eventsource', 'by-worker']) {
      expect(await wasStamped(backend, mark), mark).toBe(true);
    }
  });

  test('a JSON POST is, its preflight is not', async ({ phantomKey, backend }) => {
    const page = await phantomKey.openSite(blank);
    await sendJson(page, `${api}/keys/validate?mark=post`);
    expect(await wasStamped(backend, 'mark=post', 'POST')).toBe(true);
    expect(await wasStamped(backend, 'mark=post', 'OPTIONS')).toBe(false);
  });
});

// docs/threat-model.md says so: the initiator is still the allowed page.
test('a request of the allowed site that another server redirects to the backend', async ({
  phantomKey,
  backend,
}) => {
  const target = `${api}/models?mark=redirected-in`;
  backend.answer('https://other.example/in', redirectTo(target, 307));
  const page = await phantomKey.openSite(blank);
  await send(page, 'https://other.example/in');
  expect(await wasStamped(backend, '/in')).toBe(false);
  expect(await wasStamped(backend, 'redirected-in')).toBe(true);
});

// docs/threat-model.md says so: this is another origin, but no rule of Chromium can tell it from the site's.
test('the allowed site with a dot after its name', async ({ phantomKey, backend }) => {
  const dotted = 'https://gitphantomscope.com./blank';
  backend.answer(dotted, answerBlank);
  const page = await phantomKey.openSite(dotted);
  expect(page.url()).toBe(dotted);
  await send(page, `${api}/models?mark=dotted`);
  expect(await wasStamped(backend, 'mark=dotted')).toBe(
    differences[phantomKey.browser].isStampedWithDot,
  );
});

test.describe('not stamped', () => {
  test.afterEach(async ({ phantomKey, backend }) => {
    await expectAllowedStamped(phantomKey, backend);
  });

  for (const [name, origins] of [
    [
      'another site, and a page of the API host itself',
      ['https://evil.example', 'https://api.gitphantomscope.com'],
    ],
    [
      'a subdomain of the allowed site, and sites whose names end or start like its own',
      [
        'https://sub.gitphantomscope.com',
        'https://evilgitphantomscope.com',
        'https://gitphantomscope.com.evil.example',
      ],
    ],
  ] as const) {
    test(name, async ({ phantomKey, backend }) => {
      for (const origin of origins) await expectStranger(phantomKey, backend, origin);
    });
  }

  test.describe('in a browser without HSTS state', () => {
    test.use({ sharesBrowser: false });

    test('the allowed site over plain HTTP', async ({ phantomKey, backend }) => {
      await expectStranger(phantomKey, backend, 'http://gitphantomscope.com');
    });
  });

  test('sendBeacon, images, scripts, frames, forms and navigations of the allowed site', async ({
    phantomKey,
    backend,
  }) => {
    const page = await phantomKey.openSite(blank);
    await page.evaluate((base) => {
      navigator.sendBeacon(`${base}/models?mark=by-beacon`, 'x');
      for (const tag of ['img', 'script', 'iframe'] as const) {
        const element = document.createElement(tag);
        element.src = `${base}/models?mark=by-${tag}`;
        document.body.append(element);
      }
      const form = document.createElement('form');
      form.method = 'POST';
      form.action = `${base}/models?mark=by-form`;
      form.target = '_blank';
      document.body.append(form);
      form.submit();
    }, api);
    expect(await wasStamped(backend, 'mark=by-beacon', 'POST')).toBe(false);
    expect(await wasStamped(backend, 'mark=by-form', 'POST')).toBe(false);
    for (const tag of ['img', 'script', 'iframe']) {
      expect(await wasStamped(backend, `mark=by-${tag}`), tag).toBe(false);
    }
    // The result of the navigation does not matter, only what the backend receives.
    await page.evaluate((url) => {
      location.assign(url);
    }, `${api}/models?mark=by-navigation`);
    expect(await wasStamped(backend, 'mark=by-navigation')).toBe(false);
  });

  test('another target: outside the API path, another host, another port, plain HTTP', async ({
    phantomKey,
    backend,
  }) => {
    const page = await phantomKey.openSite(blank);
    const targets = [
      'https://api.gitphantomscope.com/health?mark=other-path',
      'https://evil.api.gitphantomscope.com/api/v1/models?mark=sub-host',
      'https://api.gitphantomscope.com.evil.example/api/v1/models?mark=like-host',
      'https://api.gitphantomscope.com./api/v1/models?mark=dotted',
      'https://evil.example/?https://api.gitphantomscope.com/api/&mark=in-query',
      'https://gitphantomscope.com/api/v1/models?mark=own-host',
    ];
    for (const target of targets) {
      await send(page, target);
      expect(await wasStamped(backend, target.split('mark=')[1] ?? ''), target).toBe(false);
    }
    // Mixed content: the browser may block these or upgrade them to https. They must never be stamped over plain HTTP.
    await send(page, 'http://api.gitphantomscope.com/api/v1/models?mark=plain');
    const plain = backend.seen.filter(({ url }) => url.startsWith('http:'));
    expect(plain.filter(isStamped)).toEqual([]);
  });

  test('a path that a server may resolve to one outside the API', async ({
    phantomKey,
    backend,
  }) => {
    const page = await phantomKey.openSite(blank);
    const { origin } = new URL(api);
    const withMark = (path: string, mark: string) =>
      `${origin}${path}${path.includes('?') ? '&' : '?'}mark=${mark}.`;
    for (const [at, path] of ambiguousPaths.entries()) {
      await send(page, withMark(path, `ambiguous-${at}`));
      expect(await wasStamped(backend, `mark=ambiguous-${at}.`), path).toBe(false);
    }
    for (const [at, path] of plainPaths.entries()) {
      await send(page, withMark(path, `plain-${at}`));
      expect(await wasStamped(backend, `mark=plain-${at}.`), path).toBe(true);
    }
  });

  test('the target of a redirect from the backend', async ({ phantomKey, backend }) => {
    const targets = {
      foreign: 'https://evil.example/caught?mark=foreign',
      site: `${site}/blank?mark=own-site`,
      subdomain: 'https://sub.api.gitphantomscope.com/api/?mark=sub-target',
    };
    const page = await phantomKey.openSite(blank);
    for (const status of [301, 302, 303, 307, 308]) {
      for (const [name, location] of Object.entries(targets)) {
        const from = `redirect-${name}-by-${status}`;
        const to = `${location}-by-${status}`;
        backend.answer(`${api}/${from}`, redirectTo(to, status));
        await send(page, `${api}/${from}`);
        expect(await wasStamped(backend, to.split('?')[1] ?? ''), to).toBe(false);
        expect(await wasStamped(backend, from), from).toBe(true);
      }
    }
  });

  test('a redirect from the backend to plain HTTP', async ({ phantomKey, backend }) => {
    backend.answer(`${api}/downgrade`, redirectTo('http://api.gitphantomscope.com/api/x', 307));
    const page = await phantomKey.openSite(blank);
    await send(page, `${api}/downgrade`);
    await backend.waitFor(({ url }) => url.includes('/downgrade'));
    // Mixed content: the browser may block the redirect or upgrade it to https. It must never be stamped over plain HTTP.
    const plain = backend.seen.filter(({ url }) => url.startsWith('http:'));
    expect(plain.filter(isStamped)).toEqual([]);
  });
});

function redirectTo(location: string, status: number): RequestListener {
  return (_request, response) => {
    // The browser would follow a cached 301 in the next test without a request.
    response.writeHead(status, {
      Location: location,
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-store',
    });
    response.end();
  };
}
