import type { Frame, Page } from '@playwright/test';
import { addFrame, sendJson } from '../../testkit/pages/page-requests.ts';
import { sendAs, workerScripts } from '../../testkit/pages/request-kinds.ts';
import { api, isStamped } from '../../testkit/pages/stamped-request.ts';
import { ambiguousPaths } from '../../testkit/browsers/path-spellings.ts';
import { type RequestKind, tablessWorkers } from '../../testkit/browsers/stamping-table.ts';
import { answerPage, answerScript, type BrowserSession, site } from './browser-session.ts';
import type { Outcome } from './check-run.ts';

const blank = `${site}/blank`;
/** In its own folder, outside which its service worker has no effect. */
const workerPage = `${site}/workers/`;
const apiHost = 'api.gitphantomscope.com';

interface Case {
  readonly who: string;
  /** The page that sends the request. */
  readonly page: string;
  /** Whether it is in a frame of the page. */
  readonly isFramed?: boolean;
  /** The URL; by default one of the API. */
  readonly target?: string;
  /** What sends the request; by default a `fetch` of the page. */
  readonly by?: RequestKind;
}

/** Requests that must carry nothing. */
const strangers: readonly Case[] = [
  { who: 'a subdomain', page: 'https://sub.gitphantomscope.com/' },
  { who: 'the site over plain HTTP', page: 'http://gitphantomscope.com/' },
  { who: 'a look-alike name', page: 'https://gitphantomscope.com.example/' },
  { who: 'another site', page: 'https://other.example/' },
  { who: 'the site, framed in another one', page: 'https://other.example/', isFramed: true },
  ...['https://other.example/', 'https://sub.gitphantomscope.com/'].flatMap((page) =>
    tablessWorkers.map((by) => ({
      who: `a worker of the site, framed in ${page} (${by})`,
      page,
      isFramed: true,
      by,
    })),
  ),
  ...ambiguousPaths.map((path) => ({
    who: `a path that some servers find outside the API (${path})`,
    page: blank,
    target: `https://${apiHost}${path.replace(/\?.*/, '')}`,
  })),
  { who: 'a path outside the API', page: blank, target: `https://${apiHost}/other` },
  { who: 'a subdomain of the API', page: blank, target: `https://evil.${apiHost}/api/v1/models` },
  { who: 'a host that ends like the API', page: blank, target: `https://evil-${apiHost}/api/v1` },
  { who: 'another host', page: blank, target: 'https://other.example/api/v1/models' },
];

/** Tries every sender, stamped or not, each with its own mark. */
export async function checkRequestChoice(session: BrowserSession): Promise<Outcome> {
  for (const [name, code] of Object.entries(workerScripts)) {
    session.backend.answer(workerPage + name, answerScript(code));
  }
  session.backend.answer(workerPage, answerPage('<body></body>'));
  const page = await session.phantomKey.context.newPage();
  const faults: string[] = [];
  for (const [at, one] of strangers.entries()) {
    // The site's service worker forwards the requests that are marked with its own kind.
    const mark = `stranger-${at}-${one.by ?? 'page'}`;
    if (await isCarried(session, page, one, mark)) faults.push(`carried: ${one.who}`);
  }
  const preflight = await tryPreflight(session, page);
  if (preflight.isCarried) faults.push('carried: a preflight');
  const control = await isCarried(session, page, { who: 'the site', page: blank }, 'control');
  await session.phantomKey.allowWorkers(true);
  const ofWorkers = { who: "the site's workers, allowed", page: workerPage, by: tablessWorkers[0] };
  const workerControl = await isCarried(session, page, ofWorkers, 'worker-control');
  await session.phantomKey.allowWorkers(false);
  await page.close();
  return {
    faults,
    voids: [
      ...(workerControl ? [] : ["the site's workers, allowed, carried nothing either"]),
      ...(control ? [] : ['the allowed site carried nothing either']),
      ...(preflight.isPostCarried ? [] : ['the request behind the preflight carried nothing']),
    ],
    evidence: { cases: strangers.length + 1, controls: 3, hits: faults.length },
  };
}

/** The browser opened another page than the requested one, so the case did not occur. */
class CaseMissed extends Error {
  override readonly name = 'CaseMissed';
}

async function isCarried(
  session: BrowserSession,
  page: Page,
  one: Case,
  mark: string,
): Promise<boolean> {
  // A browser requests the page over TLS first. To get plain HTTP, the backend refuses TLS.
  if (one.page.startsWith('http:')) session.backend.refuseTlsOf(new URL(one.page).hostname);
  if (page.url() !== one.page) await page.goto(one.page);
  session.backend.refuseTlsOf(null);
  if (page.url() !== one.page) throw new CaseMissed(one.who);
  const from: Page | Frame =
    one.isFramed === true
      ? await addFrame(page, { src: one.by === undefined ? blank : workerPage })
      : page;
  const url = `${one.target ?? `${api}/models`}?mark=${mark}.`;
  const refusal = await sendAs(one.by ?? 'page', from, url);
  if (refusal !== null) throw new CaseMissed(one.who);
  return isStamped(await session.waitForCall(`${mark}.`));
}

async function tryPreflight(session: BrowserSession, page: Page) {
  await sendJson(page, `${api}/keys/validate?mark=preflight`);
  const preflight = await session.waitForCall('preflight', 'OPTIONS');
  const post = await session.waitForCall('preflight', 'POST');
  return { isCarried: isStamped(preflight), isPostCarried: isStamped(post) };
}

/** The session rules as Chromium has them, condition by condition. */
export async function checkRule({ phantomKey }: BrowserSession): Promise<Outcome> {
  const { rules } = await phantomKey.readState();
  const conditions = (rules as chrome.declarativeNetRequest.Rule[]).map(
    ({ condition }) => condition,
  );
  return {
    faults: conditions.flatMap(findLooseness),
    voids: conditions.length > 0 ? [] : ['there is no rule'],
    evidence: { rules: conditions.length, cases: 7 * conditions.length },
  };
}

function findLooseness(condition: chrome.declarativeNetRequest.RuleCondition): string[] {
  const { urlFilter = '', initiatorDomains = [], topDomains = [] } = condition;
  const { resourceTypes = [], requestMethods = [], excludedTabIds = [] } = condition;
  const loose: Readonly<Record<string, boolean>> = {
    'the target is not anchored at https://': !urlFilter.startsWith('|https://'),
    'the target has no path': !/^\|https:\/\/[^/]+\/./.test(urlFilter),
    'no initiator is named': initiatorDomains.length === 0,
    'no top page is named': topDomains.length === 0,
    'requests of no tab too': !excludedTabIds.includes(-1),
    'more than fetch and XHR': resourceTypes.join() !== 'xmlhttprequest',
    'preflights too': requestMethods.length === 0 || requestMethods.includes('options'),
  };
  return Object.entries(loose).flatMap(([what, isLoose]) => (isLoose ? [what] : []));
}
