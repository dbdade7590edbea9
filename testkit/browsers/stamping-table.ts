import type { BrowserName } from './launch-browser.ts';

/** What stands around the page of the allowed site that a request comes from. */
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

/** Whether a request carries the key; `refused`: the browser lets the page have no such worker. */
export type Outcome = 'stamped' | 'bare' | 'refused';

/** What to expect of the requests from one place. */
interface Expectation {
  /** Requests that belong to the tab. */
  readonly fromTab: 'stamped' | 'bare';
  /** Workers whose requests, which belong to no tab, are stamped once the user has allowed it; before that none are. */
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

/** In browsers as they are installed. */
const expectations: Readonly<Record<BrowserName, Expectations>> = {
  chromium: {
    none: everywhere,
    otherSite: workersOnly,
    // `topDomains` is about the top page alone, takes in subdomains, and knows neither schemes nor ports.
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
    // Whether a worker is third-party is about the registrable domain.
    subdomain: workersOnly,
    plainHttp: { ...workersOnly, refused: serviceWorkers },
    otherPort: workersOnly,
    sandboxed: { ...nowhere, refused: tablessWorkers },
    dataFrame: { ...nowhere, refused: tablessWorkers },
  },
};

/** A choice of the user about the cookies of third parties. */
export interface CookieMode {
  readonly name: string;
  /** In the browser's own numbers; `null` if nothing is chosen. */
  readonly value: number | null;
  /** Where the choice changes what to expect. */
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

/** What becomes of a request. */
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

/** The table of a browser as Markdown, for docs/browsers.md: as installed, then what differs by the user's choice. */
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
