import type { RequestListener } from 'node:http';
import type { Frame, Page } from '@playwright/test';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { startBackend } from '../testkit/backends/start-backend.ts';
import type { BrowserName } from '../testkit/browsers/launch-browser.ts';
import {
  type CookieMode,
  cookieModes,
  expectedOutcome,
  type FrameKind,
  frameKinds,
  type Outcome,
  type RequestKind,
  requestKinds,
} from '../testkit/browsers/stamping-table.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { expect, test } from './fixtures.ts';
import { addFrame } from '../testkit/pages/page-requests.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { sendAs, workerScripts } from '../testkit/pages/request-kinds.ts';
import { api, isStamped } from '../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com';
const furtherPort = 8443;
const forwarder = 'https://other.example/forward';

/** What surrounds a page that has another origin. */
const surroundings: Partial<Record<FrameKind, string>> = {
  otherSite: 'https://evil.example/around',
  subdomain: 'https://sub.gitphantomscope.com/around',
  plainHttp: 'http://gitphantomscope.com/around',
  otherPort: `${site}:${furtherPort}/around`,
};

const middlePage = 'https://evil.example/inside';

type Outcomes = Record<RequestKind, Outcome>;

/** The places and the worker settings from which requests are sent. */
interface Extent {
  readonly frames: readonly FrameKind[];
  readonly workerSettings: readonly boolean[];
}

const everything: Extent = { frames: frameKinds, workerSettings: [false, true] };
/** The places where third-party cookies can change the result, and the row that controls for it. */
const crossSite: Extent = {
  frames: ['none', 'otherSite', 'otherSiteInside'],
  workerSettings: [true],
};

/** All cookies allowed, and those of third parties blocked: what else can be chosen comes out like one of the two. */
const extremeModes = [1, 2];

for (const at of cookieModes.chromium.keys()) {
  // Both browsers have the same number of places. The table has their names.
  const name = `which requests carry the key, cookie mode ${at}`;
  test(name, { tag: at === 0 ? '@short' : '@long' }, async ({ browserUnderTest }) =>
    expectTable(browserUnderTest, at, everything),
  );
  if (extremeModes.includes(at)) {
    test(`${name}, framed in other sites`, async ({ browserUnderTest }) =>
      expectTable(browserUnderTest, at, crossSite));
  }
}

async function expectTable(browser: BrowserName, at: number, extent: Extent): Promise<void> {
  const mode = cookieModes[browser][at];
  if (mode === undefined) throw new Error(`${browser} must have a cookie mode ${at}`);
  test.setTimeout(300_000);
  await using backend = await startBackend();
  await using phantomKey = await PhantomKey.start(backend, {
    browser,
    furtherTlsPorts: [furtherPort],
    ...(mode.value !== null && { thirdPartyCookies: mode.value }),
  });
  answerPages(backend);
  await phantomKey.storeKey(createFakeKey());
  for (const allowsWorkers of extent.workerSettings) {
    if (allowsWorkers) await phantomKey.allowWorkers(true);
    for (const frame of extent.frames) {
      const mark = `${frame}-${allowsWorkers}`;
      const outcomes = await measure(phantomKey, backend, frame, mark);
      // With workers allowed, the first row is the control for all refusals: the same script in a tab of its own.
      expect(outcomes, mark).toEqual(expectedRow(browser, mode, frame, allowsWorkers));
    }
  }
}

function expectedRow(
  browser: BrowserName,
  mode: CookieMode,
  frame: FrameKind,
  allowsWorkers: boolean,
): Outcomes {
  const cells = requestKinds.map((kind) => [
    kind,
    expectedOutcome(browser, mode, frame, kind, allowsWorkers),
  ]);
  return Object.fromEntries(cells) as Outcomes;
}

/** Sends every kind of request from such a page and returns the result of each. */
async function measure(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  frame: FrameKind,
  mark: string,
): Promise<Outcomes> {
  const { top, from } = await openPage(phantomKey, backend, frame, mark);
  const outcomes: [RequestKind, Outcome][] = [];
  for (const kind of requestKinds) {
    const url = `${api}/models?mark=${mark}-${kind}.`;
    const refusal = await sendAs(kind, from, url);
    if (refusal === null) {
      const seen = await backend.waitFor((request) => request.url === url);
      outcomes.push([kind, isStamped(seen) ? 'stamped' : 'bare']);
    } else {
      // The browsers' errors for a worker that a page may not start. `navigator.serviceWorker` may be missing.
      expect(['SecurityError', 'TypeError'], `${mark} ${kind}`).toContain(refusal);
      outcomes.push([kind, 'refused']);
    }
  }
  await top.close();
  return Object.fromEntries(outcomes) as Outcomes;
}

/** A page of the allowed site in these surroundings. Each has a folder of its own, so that they share no service worker. */
async function openPage(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  frame: FrameKind,
  mark: string,
): Promise<{ top: Page; from: Page | Frame }> {
  const src = `${site}/${mark}/page`;
  backend.answer(src, answerBlank);
  for (const [name, code] of Object.entries(workerScripts)) {
    backend.answer(`${site}/${mark}/${name}`, answerWith('text/javascript', code));
  }
  const top = await openTop(phantomKey, backend, surroundings[frame] ?? src);
  return { top, from: await openInner(top, frame, src) };
}

async function openTop(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  url: string,
): Promise<Page> {
  // A browser requests the page over TLS first. To get plain HTTP, the backend refuses TLS.
  if (url.startsWith('http:')) backend.refuseTlsOf(new URL(url).hostname);
  const page = await phantomKey.openSite(url);
  backend.refuseTlsOf(null);
  expect(page.url()).toBe(url);
  return page;
}

async function openInner(top: Page, frame: FrameKind, src: string): Promise<Page | Frame> {
  if (frame === 'none') return top;
  if (frame === 'sandboxed') return addFrame(top, { src, sandbox: 'allow-scripts' });
  if (frame === 'dataFrame') return addFrame(top, { src: 'data:text/html,<title>A frame</title>' });
  if (frame === 'otherSiteInside')
    return addFrame(await addFrame(top, { src: middlePage }), { src });
  return addFrame(top, { src });
}

function answerPages(backend: RecordingBackend): void {
  // The verifier would tell the browser to use only TLS from then on (HSTS).
  backend.answer(`${site}/favicon.ico`, answerBlank);
  for (const url of [...Object.values(surroundings), middlePage]) backend.answer(url, answerBlank);
  backend.answer(forwarder, (request, response) => {
    const to = new URL(request.url ?? '', forwarder).searchParams.get('to') ?? '';
    const headers = {
      Location: to,
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-store',
    };
    response.writeHead(307, headers).end();
  });
}

const answerBlank = answerWith('text/html', '<!doctype html><title>A page</title><body></body>');

function answerWith(type: string, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': type }).end(body);
  };
}
