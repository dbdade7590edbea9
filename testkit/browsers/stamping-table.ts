import type { BrowserName } from './launch-browser.ts';

/** What surrounds the page of the allowed site that sends a request. */
export const frameKinds = [
  'none',
  'otherSite',
  'otherSiteInside',
  'subdomain',
  'plainHttp',
  'otherPort',
  'sandboxed',
  'dataFrame',
] as const;
export type FrameKind = (typeof frameKinds)[number];

/** What sends a request, and how. */
export const requestKinds = [
  'page',
  'dedicatedWorker',
  'eventSource',
  'keepalive',
  'redirectedPost',
  'webSocket',
  'sharedWorker',
  'callingServiceWorker',
  'reissuingServiceWorker',
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Whether a request carries the key. `refused`: the browser does not allow the page such a worker. */
export type Outcome = 'stamped' | 'bare' | 'refused';

/** The expected results for requests from one place. */
interface Expectation {
  /** Requests that belong to the tab. */
  readonly fromTab: 'stamped' | 'bare';
  /** Workers whose requests belong to no tab. They are stamped only after the user has allowed it. */
  readonly allowedWorkers: readonly RequestKind[];
  /** Workers that the browser refuses here. */
  readonly refused?: readonly RequestKind[];
}

type Expectations = Readonly<Record<FrameKind, Expectation>>;

const serviceWorkers: readonly RequestKind[] = ['callingServiceWorker', 'reissuingServiceWorker'];
/** Workers whose requests belong to no tab. */
export const tablessWorkers: readonly [RequestKind, ...RequestKind[]] = [
  'sharedWorker',
  ...serviceWorkers,
];

const everywhere: Expectation = { fromTab: 'stamped', allowedWorkers: tablessWorkers };
const workersOnly: Expectation = { fromTab: 'bare', allowedWorkers: tablessWorkers };
const nowhere: Expectation = { fromTab: 'bare', allowedWorkers: [] };

/** Results in browsers with their default settings. */
const expectations: Readonly<Record<BrowserName, Expectations>> = {
  chromium: {
    none: everywhere,
    otherSite: workersOnly,
    // `topDomains` compares only the top page, includes subdomains, and knows neither schemes nor ports.
    otherSiteInside: everywhere,
    subdomain: everywhere,
    plainHttp: { ...everywhere, refused: serviceWorkers },
    otherPort: everywhere,
    sandboxed: { ...nowhere, refused: tablessWorkers },
    dataFrame: { ...nowhere, refused: tablessWorkers },
  },
  firefox: {
    none: everywhere,
    otherSite: nowhere,
    otherSiteInside: nowhere,
    // Whether a worker is third-party depends on the registrable domain.
    subdomain: workersOnly,
    plainHttp: { ...workersOnly, refused: serviceWorkers },
    otherPort: workersOnly,
    sandboxed: { ...nowhere, refused: tablessWorkers },
    dataFrame: { ...nowhere, refused: tablessWorkers },
  },
};

/** A choice of the user about third-party cookies. */
export interface CookieMode {
  readonly name: string;
  /** The browser's own number for it. `null` means no choice. */
  readonly value: number | null;
  /** The places where the choice changes the results. */
  readonly exceptions?: Partial<Expectations>;
}

const unpartitioned: Expectation = { fromTab: 'bare', allowedWorkers: serviceWorkers };
const withoutWorkers: Expectation = { ...nowhere, refused: tablessWorkers };

/** Chromium's `cookie_controls_mode` and Firefox's `cookieBehavior`. */
export const cookieModes: Readonly<Record<BrowserName, readonly CookieMode[]>> = {
  chromium: [
    { name: 'as installed', value: null },
    { name: 'all cookies allowed', value: 0 },
    { name: 'third-party cookies blocked', value: 1 },
    { name: 'blocked in private windows', value: 2 },
  ],
  firefox: [
    { name: 'as installed', value: null },
    {
      name: 'all cookies allowed',
      value: 0,
      exceptions: { otherSite: unpartitioned, otherSiteInside: unpartitioned },
    },
    {
      name: 'third-party cookies blocked',
      value: 1,
      exceptions: { otherSite: withoutWorkers, otherSiteInside: withoutWorkers },
    },
    {
      name: "trackers' cookies blocked",
      value: 4,
      exceptions: { otherSite: unpartitioned, otherSiteInside: unpartitioned },
    },
  ],
};

/** The result of a request. */
export function expectedOutcome(
  browser: BrowserName,
  mode: CookieMode,
  frame: FrameKind,
  request: RequestKind,
  allowsWorkers: boolean,
): Outcome {
  const expectation = mode.exceptions?.[frame] ?? expectations[browser][frame];
  if (expectation.refused?.includes(request) === true) return 'refused';
  if (request === 'webSocket') return 'bare';
  if (!tablessWorkers.includes(request)) return expectation.fromTab;
  return allowsWorkers && expectation.allowedWorkers.includes(request) ? 'stamped' : 'bare';
}

const frameNames: Readonly<Record<FrameKind, string>> = {
  none: 'in a tab of its own',
  otherSite: 'framed in another site',
  otherSiteInside: 'framed in another site, which the site frames itself',
  subdomain: 'framed in a subdomain of the site',
  plainHttp: 'framed in the site over plain HTTP',
  otherPort: 'framed in another port of the site',
  sandboxed: 'in a sandboxed frame of the site',
  dataFrame: 'in a `data:` frame of the site',
};

/** The table of a browser as Markdown, for docs/browsers.md: with default settings, then what the user's choice changes. */
export function formatStampingTable(browser: BrowserName): string {
  const header = ['the page is', 'its requests', 'WebSocket', 'its workers', 'workers, allowed'];
  const rows = cookieModes[browser].flatMap((mode) =>
    frameKinds
      .filter((frame) => mode.value === null || mode.exceptions?.[frame] !== undefined)
      .map((frame) => formatRow(browser, mode, frame)),
  );
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function formatRow(browser: BrowserName, mode: CookieMode, frame: FrameKind): string[] {
  const outcome = (request: RequestKind, allowsWorkers = false): Outcome =>
    expectedOutcome(browser, mode, frame, request, allowsWorkers);
  const ofWorkers = (allowsWorkers: boolean): string => {
    const shared = outcome('sharedWorker', allowsWorkers);
    const service = outcome('callingServiceWorker', allowsWorkers);
    return shared === service ? shared : `shared ${shared}, service ${service}`;
  };
  const choice = mode.value === null ? '' : `; ${mode.name}`;
  const place = frameNames[frame] + choice;
  return [place, outcome('page'), outcome('webSocket'), ofWorkers(false), ofWorkers(true)];
}
