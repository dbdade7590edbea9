import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import type { Check } from '../report/check-result.ts';

/** The parts of a check that are the same in every browser. */
type Description = Omit<Check, 'id' | 'part'> & {
  /** The browsers in which it runs; by default all. */
  readonly browser?: BrowserName;
};

const disk =
  'That nothing was written and removed again between two searches, nor by another version of the browser. Swap and hibernation are the operating system’s.';

/** Every check of the extension, in the order in which they run. */
export const browserChecks = {
  'manifest-reviewed': {
    title: 'The manifest asks only for what docs/store/permissions.md gives a reason for.',
    lines: [],
    promises: [6],
    doesNotProve: 'That the reasons are good: a reader of the page must judge that.',
  },
  permissions: {
    title: 'Hosts are exact https origins, and no permission could read pages.',
    lines: [6],
    promises: [2, 6],
    doesNotProve: 'What a user grants beyond it in the browser’s own settings.',
  },
  policy: {
    title: 'The Content Security Policy lets only the extension’s own files run.',
    lines: [],
    promises: [6],
    doesNotProve:
      'That the own files are harmless: the policy lets the worker reach any https host.',
  },
  'key-arrives': {
    title: 'The typed key reaches the provider through both headers and the backend.',
    lines: [5],
    promises: [11],
    doesNotProve:
      'The strength of the cipher; published test vectors check that (npm run test:unit).',
  },
  rule: {
    title: 'One session rule per backend: https target, named sites, fetch and XHR, no OPTIONS.',
    lines: [6],
    promises: [2],
    doesNotProve: 'That the browser obeys the rule; the next check tests that.',
    browser: 'chromium',
  },
  'request-choice': {
    title:
      'Requests of other sites, paths, hosts, schemes and frames, and preflights, carry nothing.',
    lines: [6],
    promises: [2],
    doesNotProve: 'Cases that nobody has thought of; e2e/who-is-stamped.spec.ts has more of them.',
  },
  'page-sees-nothing': {
    title: 'Nothing that page JavaScript can read contains the key or the headers.',
    lines: [1],
    promises: [1],
    doesNotProve: 'A fault of the browser, or a backend that sends the headers back.',
  },
  'web-reach': {
    title: 'No page can load a file of the extension, and none of its code runs in pages.',
    lines: [],
    promises: [1, 5],
    doesNotProve: 'That no page can tell by measuring times.',
  },
  'messages-carry-no-key': {
    title: 'No message between the pages of the extension contains the API key.',
    lines: [7],
    promises: [4],
    doesNotProve: 'Anything about answers, which only the asker gets.',
  },
  'message-gate': {
    title: 'Forged and malformed messages get no answer and change nothing.',
    lines: [],
    promises: [5],
    doesNotProve: 'A compromised page of the extension, which may ask.',
  },
  console: {
    title: 'No console line of a page or of the background contains any part of a key.',
    lines: [1, 2],
    promises: [3],
    doesNotProve: 'What the browser itself logs with switches for its developers.',
  },
  urls: {
    title: 'No URL and no other header contains any part of a key, and none is sent elsewhere.',
    lines: [1],
    promises: [2, 3],
    doesNotProve: 'The bodies of requests, which are not recorded.',
  },
  storage: {
    title: 'No part of a key in persistent storage: local, sync, IndexedDB, caches, dynamic rules.',
    lines: [3],
    promises: [3],
    doesNotProve: 'Places without an API; the disk searches cover the files.',
  },
  lock: {
    title: 'Forget removes rule and vault, and the next request carries nothing.',
    lines: [8],
    promises: [7],
    doesNotProve: 'Locks by time; unit tests and e2e/key-life.spec.ts test those.',
  },
  'memory-after-lock': {
    title: 'No process holds the typed key after it is forgotten and everything is idle.',
    lines: [8],
    promises: [8],
    doesNotProve:
      'Session key and envelope: texts of the browser, which nobody can wipe; how many are left is counted here. Nor the moments before.',
  },
  'disk-in-use': {
    title: 'Nothing on disk while keys are in use, one is half typed, and another was forgotten.',
    lines: [3, 7],
    promises: [3],
    doesNotProve: disk,
  },
  'disk-after-crash': {
    title: 'Nothing on disk after a crash (kill -9), also not in its crash reports.',
    lines: [3, 7],
    promises: [3],
    doesNotProve: disk,
  },
  restart: {
    title: 'After the crash and a restart no key is armed, and requests carry nothing.',
    lines: [8],
    promises: [7],
    doesNotProve: 'An update of the browser in between.',
  },
  'disk-after-exit': {
    title: 'Nothing on disk after the restart and a clean exit.',
    lines: [3],
    promises: [3],
    doesNotProve: disk,
  },
} as const satisfies Readonly<Record<string, Description>>;

const browserNames: Readonly<Record<BrowserName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
};

export type BrowserCheckName = keyof typeof browserChecks;

/** Whether a text names a check. */
export function isBrowserCheckName(name: string): name is BrowserCheckName {
  return Object.hasOwn(browserChecks, name);
}

/** The names of the checks that run in a browser, in their order. */
export function checkNamesFor(browser: BrowserName): BrowserCheckName[] {
  return Object.keys(browserChecks)
    .filter(isBrowserCheckName)
    .filter((name) => {
      const { browser: only }: Description = browserChecks[name];
      return only === undefined || only === browser;
    });
}

/** The check as the report shows it. */
export function describeCheck(name: BrowserCheckName, browser: BrowserName): Check {
  const { lines, promises, doesNotProve, ...described } = browserChecks[name];
  const title = `${browserNames[browser]}: ${described.title}`;
  return {
    id: `browser.${browser}.${name}`,
    part: 'browser',
    title,
    lines,
    promises,
    doesNotProve,
  };
}
