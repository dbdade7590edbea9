/** A preference's value, as `user.js` has it. */
export type PreferenceValue = string | number | boolean;

interface Group {
  readonly why: string;
  readonly values: Readonly<Record<string, PreferenceValue>>;
}

/**
 * Every preference that is set at each start and differs from a user's Firefox, with its reason. `launch-firefox.ts` adds those
 * of a single start (ports, the extension's host, the language). None of them changes which requests, frames, workers or
 * cookies Firefox allows. The driver's own list does (it turns total cookie protection and HTTPS-First off), so it is replaced.
 * `e2e/browser-as-installed.spec.ts` reads the preferences of the running browser and refuses any other.
 */
const groups: readonly Group[] = [
  {
    why: "Firefox's own list for drivers is not applied either",
    values: { 'remote.prefs.recommended': false },
  },
  {
    why: 'no requests to other machines',
    values: {
      'app.normandy.enabled': false,
      'app.update.disabledForTesting': true,
      'browser.newtabpage.enabled': false,
      'browser.region.update.enabled': false,
      'browser.safebrowsing.blockedURIs.enabled': false,
      'browser.safebrowsing.downloads.enabled': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
      'browser.search.update': false,
      'datareporting.healthreport.uploadEnabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'datareporting.usage.uploadEnabled': false,
      'dom.push.connection.enabled': false,
      'extensions.getAddons.cache.enabled': false,
      'extensions.systemAddon.update.enabled': false,
      'extensions.update.enabled': false,
      'media.gmp-manager.updateEnabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  },
  {
    why: 'no pages or questions at the first start, and no question at the end',
    values: {
      'browser.aboutwelcome.enabled': false,
      'browser.preonboarding.enabled': false,
      'browser.shell.checkDefaultBrowser': false,
      'browser.startup.homepage': 'about:blank',
      'browser.startup.homepage_override.mstone': 'ignore',
      'browser.startup.page': 0,
      'browser.warnOnQuit': false,
      'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
      'startup.homepage_welcome_url': 'about:blank',
    },
  },
  {
    why: 'a test that kills the browser starts it again without its tabs and without safe mode',
    values: {
      'browser.sessionstore.resume_from_crash': false,
      'toolkit.startup.max_resumed_crashes': -1,
    },
  },
  {
    why: 'tests act in tabs behind the one in front, and in windows without focus',
    values: {
      'dom.min_background_timeout_value': 0,
      'dom.min_background_timeout_value_without_budget_throttling': 0,
      'dom.timeout.enable_budget_timer_throttling': false,
      'focusmanager.testmode': true,
      'layout.testing.top-level-always-active': true,
    },
  },
  {
    why: "the browser's prompts take a press at once, not after a second",
    values: { 'security.notification_enable_delay': 0 },
  },
  {
    why: 'the ESR accepts unsigned extensions and does not disable them',
    values: { 'xpinstall.signatures.required': false, 'extensions.autoDisableScopes': 0 },
  },
  {
    why: 'typed text is written for session restore after one second instead of fifteen, so that a search need not wait',
    values: { 'browser.sessionstore.interval': 1000, 'browser.sessionstore.interval.idle': 1000 },
  },
  {
    // Saves a third of its processor time, together with tabs instead of windows.
    why: 'less work for a window that nobody looks at: no spare process, fewer frames per second',
    values: {
      'dom.ipc.processPrelaunch.enabled': false,
      'dom.ipc.processCount': 1,
      'layout.frame_rate': 15,
      'layout.throttled_frame_rate': 15,
    },
  },
];

/** The preferences of every start. */
export const commonPreferences: Readonly<Record<string, PreferenceValue>> = Object.assign(
  {},
  ...groups.map(({ values }) => values),
) as Record<string, PreferenceValue>;

/** Preferences of these branches can change which requests, frames, workers, cookies or extensions Firefox allows. */
const decidingBranches: readonly string[] = [
  'browser.contentblocking.',
  'dom.',
  'extensions.webextensions.',
  'fission.',
  'network.',
  'privacy.',
  'security.',
];

/** Other preferences of {@link decidingBranches} that may be set in a running Firefox, and what sets them. */
const expectedPreferences: Readonly<Record<string, string>> = {
  'extensions.webextensions.uuids':
    "a start here: the host of the extension's pages is known before",
  'network.dns.forceResolve': 'a start here: production names are answered on this machine',
  'network.socket.forcePort': 'the same',
  'network.cookie.cookieBehavior': 'a start here with a choice about the cookies of third parties',
  'network.stricttransportsecurity.preloadlist':
    'acceptInsecureCerts, for the certificate of the local server',
  'security.cert_pinning.enforcement_level': 'the same',
  'browser.contentblocking.category': 'Firefox, by itself: standard',
  'dom.forms.autocomplete.formautofill': 'Firefox, by itself, in the languages that have it',
};

/**
 * Names of preferences in which Firefox records what it has done and when: `last_purge`, `hasMigrated…`, `sanitize.pending` and
 * others.
 */
const bookkeeping = /[._](?:last|date_|hasMigrated|migrated\.|pending$|validation\.)/i;

/** The preferences that a running Firefox has changed from its defaults and that have no reason here. */
export function findUnexplainedPreferences(names: readonly string[]): string[] {
  return names.filter(
    (name) =>
      decidingBranches.some((branch) => name.startsWith(branch)) &&
      !bookkeeping.test(name) &&
      !(name in commonPreferences) &&
      !(name in expectedPreferences),
  );
}

/** The lines of a `user.js`. */
export function formatPreferences(values: Readonly<Record<string, PreferenceValue>>): string {
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
