import type { RequestListener } from 'node:http';
import type { Frame, Page } from '@playwright/test';
import type { RecordingBackend } from '../harness/recording-backend.ts';
import { differences } from './differences.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from './phantom-key.ts';
import { addFrame, send, sendJson } from './page-requests.ts';
import { api, isStamped } from './stamped-request.ts';

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

/** Waits for the marked request and says whether it was stamped. */
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

/** A page of this origin, and not of another that the browser has made of it, sends requests without a key. */
async function expectStranger(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  origin: string,
): Promise<void> {
  backend.answer(`${origin}/blank`, answerBlank);
  const page = await phantomKey.openSite(`${origin}/blank`);
  expect(page.url()).toBe(`${origin}/blank`);
  const mark = `stranger-${new URL(origin).host}-`;
  await send(page, `${api}/models?mark=${mark}`);
  expect(await wasStamped(backend, mark), origin).toBe(false);
}

/** The same page of the allowed site is stamped: the case before it did not fail for another reason. */
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

// The threat model says so: the initiator is still the allowed page.
test('a request of the allowed site that another server redirects to the backend is stamped', async ({
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

// The threat model says so: topDomains takes in subdomains, Firefox's gate does not. The day this fails, that has to change.
test('the allowed site framed in its own subdomain', async ({ phantomKey, backend }) => {
  backend.answer('https://sub.gitphantomscope.com/blank', answerBlank);
  const page = await phantomKey.openSite('https://sub.gitphantomscope.com/blank');
  const frame = await addFrame(page, { src: blank });
  await send(frame, `${api}/models?mark=framed-by-subdomain`);
  expect(await wasStamped(backend, 'mark=framed-by-subdomain')).toBe(
    differences[phantomKey.browser].isStampedInSubdomainFrame,
  );
});

// The threat model says so: another origin, which no rule of Chromium can tell from the site's.
test('the allowed site with a dot behind its name', async ({ phantomKey, backend }) => {
  const dotted = 'https://gitphantomscope.com./blank';
  backend.answer(dotted, answerBlank);
  const page = await phantomKey.openSite(dotted);
  expect(page.url()).toBe(dotted);
  await send(page, `${api}/models?mark=dotted`);
  expect(await wasStamped(backend, 'mark=dotted')).toBe(
    differences[phantomKey.browser].isStampedWithDot,
  );
});

test.describe('in a browser that knows of no HSTS', () => {
  test.use({ sharesBrowser: false });

  // The same: `topDomains` knows no schemes.
  test('the allowed site framed in itself over plain HTTP', async ({ phantomKey, backend }) => {
    const plain = 'http://gitphantomscope.com/blank';
    backend.answer(plain, answerBlank);
    const page = await phantomKey.openSite(plain);
    expect(page.url()).toBe(plain);
    const frame = await addFrame(page, { src: blank });
    await send(frame, `${api}/models?mark=framed-in-plain`);
    expect(await wasStamped(backend, 'mark=framed-in-plain')).toBe(
      differences[phantomKey.browser].isStampedInSubdomainFrame,
    );
  });
});

/** The site's service worker and a shared worker of it, which call the API by themselves. */
const callingWorkers = {
  'sw.js': `
    addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('message', ({ data }) => fetch(data, { mode: 'no-cors' }));
  `,
  'shared.js': `onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data }) => fetch(data, { mode: 'no-cors' });
  }`,
};

/** Has both workers call, and says whether the browser let the page have a service worker. */
async function callFromWorkers(from: Page | Frame, mark: string): Promise<boolean> {
  return from.evaluate(async (url) => {
    new SharedWorker('/shared.js').port.postMessage(`${url}-by-shared-worker`);
    const { serviceWorker } = navigator;
    const registered = await serviceWorker.register('/sw.js').catch(() => null);
    if (registered === null) return false;
    const { active } = await serviceWorker.ready;
    active?.postMessage(`${url}-by-service-worker`);
    return true;
  }, `${api}/models?mark=${mark}`);
}

test("the site's own workers: stamped, but not where another site frames it", async ({
  phantomKey,
  backend,
}) => {
  for (const [name, code] of Object.entries(callingWorkers)) {
    backend.answer(`${site}/${name}`, (_request, response) => {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(code);
    });
  }
  const outside = await phantomKey.openSite('https://evil.example/');
  const frame = await addFrame(outside, { src: blank });
  const { framedSiteHasWorkers } = differences[phantomKey.browser];
  expect(await callFromWorkers(frame, 'framed')).toBe(framedSiteHasWorkers);
  expect(await callFromWorkers(await phantomKey.openSite(blank), 'own')).toBe(true);
  for (const worker of ['service', 'shared']) {
    expect(await wasStamped(backend, `own-by-${worker}-worker`), worker).toBe(true);
    if (framedSiteHasWorkers) {
      expect(await wasStamped(backend, `framed-by-${worker}-worker`), worker).toBe(false);
    }
  }
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

  test.describe('in a browser that knows of no HSTS', () => {
    test.use({ sharesBrowser: false });

    test('the allowed site over plain HTTP', async ({ phantomKey, backend }) => {
      await expectStranger(phantomKey, backend, 'http://gitphantomscope.com');
    });
  });

  test('the allowed site framed in another site', async ({ phantomKey, backend }) => {
    const page = await phantomKey.openSite('https://evil.example/');
    const frame = await addFrame(page, { src: blank });
    await send(frame, `${api}/models?mark=framed`);
    expect(await wasStamped(backend, 'mark=framed')).toBe(false);
  });

  test('a sandboxed frame and a data: frame in the allowed site', async ({
    phantomKey,
    backend,
  }) => {
    const page = await phantomKey.openSite(blank);
    const sandboxed = await addFrame(page, { src: blank, sandbox: 'allow-scripts' });
    await send(sandboxed, `${api}/models?mark=sandboxed`);
    expect(await wasStamped(backend, 'mark=sandboxed')).toBe(false);

    const data = await addFrame(page, { src: 'data:text/html,<title>A frame</title>' });
    await send(data, `${api}/models?mark=data-frame`);
    expect(await wasStamped(backend, 'mark=data-frame')).toBe(false);
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
    // What becomes of the navigation does not matter: what the backend saw does.
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
    // Mixed content: the browser may not send these at all, or lift them to https; stamped in clear they must never be.
    await send(page, 'http://api.gitphantomscope.com/api/v1/models?mark=plain');
    const plain = backend.seen.filter(({ url }) => url.startsWith('http:'));
    expect(plain.filter(isStamped)).toEqual([]);
  });

  test('what a redirect from the backend leads to', async ({ phantomKey, backend }) => {
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
    // Mixed content: the browser may refuse to follow, or lift it to https. In clear it must never be stamped.
    const plain = backend.seen.filter(({ url }) => url.startsWith('http:'));
    expect(plain.filter(isStamped)).toEqual([]);
  });
});

function redirectTo(location: string, status: number): RequestListener {
  return (_request, response) => {
    // A kept 301 would be followed in the next test without asking.
    response.writeHead(status, {
      Location: location,
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-store',
    });
    response.end();
  };
}
