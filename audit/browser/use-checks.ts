import type { Page } from '@playwright/test';
import {
  collectAllThatPageSees,
  findReachable,
  registerWatchingWorker,
  watchingWorker,
} from '../../testkit/pages/page-view.ts';
import { api, findHeaders } from '../../testkit/pages/stamped-request.ts';
import {
  answerPage,
  answerScript,
  type BrowserSession,
  hasBothHeaders,
  site,
} from './browser-session.ts';
import { findOpenings, listFiles, readManifest } from './build-checks.ts';
import type { Outcome } from './check-run.ts';
import { countEncodings, evidenceOf, findSecrets } from './find-secrets.ts';

const envelopeOverheadBytes = 28;

/** The whole path of a key. Without it, a search that finds nothing would mean nothing. */
export async function checkArrival(session: BrowserSession, apiKey: string): Promise<Outcome> {
  const page = await session.phantomKey.openSite();
  const seen = await session.call(page, 'arrival');
  const { encryptedKey } = findHeaders(seen);
  const bytes = Buffer.from(encryptedKey ?? '', 'base64').length;
  const arrived = session.backend.provider.authorizations.includes(`Bearer ${apiKey}`);
  await session.rememberSecrets();
  await page.close();
  return {
    faults: [
      ...(hasBothHeaders(seen) ? [] : ['the request had not both headers']),
      ...(arrived ? [] : ['the provider did not get the key that was typed']),
      ...(bytes === apiKey.length + envelopeOverheadBytes
        ? []
        : ['the envelope is not nonce, ciphertext and tag']),
    ],
    evidence: { cases: 1, 'bytes of the envelope': bytes },
  };
}

/** Everything that the page's JavaScript can read: request, answer, DOM, storage, timing, its own service worker. */
export async function checkPageView(session: BrowserSession): Promise<Outcome> {
  session.backend.answer(`${site}/watching`, answerPage(''));
  session.backend.answer(`${site}/worker.js`, answerScript(watchingWorker));
  // So that requests that its service worker forwards carry the key too.
  await session.phantomKey.allowWorkers(true);
  const page = await session.phantomKey.openSite(`${site}/watching`);
  await registerWatchingWorker(page);
  const text = await collectAllThatPageSees(page, `${api}/models?provider=openai&mark=page-view`);
  const seen = await session.waitForCall('page-view');
  await page.close();
  await session.phantomKey.allowWorkers(false);
  const secrets = session.secrets.list();
  const names = /x-(?:encrypted|session)-key/i.exec(text);
  return {
    faults: [
      ...findSecrets(text, secrets),
      ...(names === null ? [] : [`the page sees the header ${names[0]}`]),
    ],
    voids: [
      ...(hasBothHeaders(seen) ? [] : ['the request of the page carried no key']),
      ...(text.includes('mark=page-view') ? [] : ['the page did not even see its own URL']),
    ],
    evidence: evidenceOf(text, secrets),
  };
}

/** Tries to load every file of the build from a page. */
export async function checkReach(session: BrowserSession): Promise<Outcome> {
  const { phantomKey, build } = session;
  const files = await listFiles(build);
  const page = await phantomKey.openSite();
  const reached = await findReachable(page, phantomKey.origin, files);
  const popup = await phantomKey.openPopup();
  const pictures = files.filter((file) => file.endsWith('.png'));
  const own = await findReachable(popup, phantomKey.origin, pictures.slice(0, 1));
  await Promise.all([page.close(), popup.close()]);
  return {
    faults: [
      ...findOpenings(await readManifest(build)),
      ...reached.map((how) => `a page can ${how}`),
    ],
    voids: own.length > 0 ? [] : ['not even a page of the extension could load its files'],
    evidence: { files: files.length, cases: 2 * files.length, hits: reached.length },
  };
}

/** Lets one of our pages record the messages of the others from now on. */
export async function listenToMessages(session: BrowserSession): Promise<Page> {
  const page = await session.phantomKey.context.newPage();
  await page.goto(`${session.phantomKey.origin}/options.html`);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    chrome.runtime.onMessage.addListener((message) => {
      heard.push(message);
    });
  });
  return page;
}

/**
 * Searches the recorded messages for API keys. They do contain the envelope and its session's id, because that is how a key is
 * stored.
 */
export async function checkMessages(session: BrowserSession, listener: Page): Promise<Outcome> {
  const heard = await listener.evaluate(
    () => (globalThis as unknown as { heard: { type?: string }[] }).heard,
  );
  const keys = session.secrets.list().filter(({ label }) => label.includes('API key'));
  const stored = heard.filter(({ type }) => type === 'storeKey');
  const text = JSON.stringify(heard);
  return {
    faults: findSecrets(text, keys),
    voids: stored.length > 0 ? [] : ['the message that stores a key was not heard'],
    evidence: { messages: heard.length, ...evidenceOf(text, keys) },
  };
}

/** Searches everything that was written to a console. A control must be found there too. */
export async function checkConsole(session: BrowserSession): Promise<Outcome> {
  const controls = await sayControls(session);
  const text = await session.readConsole();
  const secrets = session.secrets.list();
  return {
    faults: findSecrets(text, secrets),
    voids: controls.filter((said) => !text.includes(said)).map(() => 'a control was not heard'),
    evidence: { lines: text.split('\n').length, ...evidenceOf(text, secrets) },
  };
}

async function sayControls({ phantomKey, browser, startedAt }: BrowserSession): Promise<string[]> {
  const [byPage, byBackground] = [`said by a page ${startedAt}`, `said behind it ${startedAt}`];
  const popup = await phantomKey.openPopup();
  await popup.evaluate((line) => {
    console.log(line);
  }, byPage);
  if (browser === 'chromium') {
    const worker = await phantomKey.worker();
    await worker.evaluate((line) => {
      console.log(line);
    }, byBackground);
  } else {
    await popup.evaluate(async (line) => {
      const window = await new Promise<Window | undefined>((resolve) => {
        chrome.runtime.getBackgroundPage(resolve);
      });
      (window as unknown as typeof globalThis).console.log(line);
    }, byBackground);
  }
  await popup.close();
  return [byPage, byBackground];
}

/** Searches every URL and every header that the server saw. Both headers may be only on requests to the API. */
export function checkUrls({ backend, secrets }: BrowserSession): Outcome {
  const faults = new Set<string>();
  const list = secrets.list();
  for (const request of backend.seen) {
    const { 'x-encrypted-key': first, 'x-session-key': second, ...others } = request.headers;
    const isToApi = request.url.startsWith('https://api.gitphantomscope.com/api/');
    if (!isToApi && (first ?? second) !== undefined)
      faults.add('a header with a key went elsewhere');
    for (const hit of findSecrets(request.url, list)) faults.add(`in a URL: ${hit}`);
    for (const hit of findSecrets(JSON.stringify(others), list)) faults.add(`in a header: ${hit}`);
  }
  const carried = backend.seen.filter(hasBothHeaders).length;
  const bytes = JSON.stringify(backend.seen).length;
  return {
    faults: [...faults],
    voids: carried > 0 ? [] : ['no request carried a key'],
    evidence: {
      requests: backend.seen.length,
      'with the key': carried,
      'bytes searched': bytes,
      encodings: countEncodings(list),
      hits: faults.size,
    },
  };
}
