/** A switch that our Chromium is started with and a user's is not, and the reason. */
export interface Deviation {
  /** The switch under its name in the browser, without its value. */
  readonly name: string;
  readonly why: string;
}

/**
 * Every switch that our Chromium is started with and a user's is not. None of them turns a feature of the browser on or off.
 * Playwright's own list does (`ThirdPartyStoragePartitioning` among others), so that list is not used.
 * `e2e/browser-as-installed.spec.ts` reads the switches of the running browser and refuses any that is not listed here.
 */
export const deviations: readonly Deviation[] = [
  { name: '--user-data-dir', why: 'a fresh profile for each start' },
  { name: '--remote-debugging-pipe', why: 'the driver speaks to the browser through it' },
  { name: '--headless', why: 'machines without a display; the whole browser, without a window' },
  {
    name: '--no-sandbox',
    why: 'Chromium has no sandbox as root, which CI is, and under AppArmor of Ubuntu',
  },
  { name: '--load-extension', why: 'the extension under test' },
  { name: '--host-resolver-rules', why: 'production names are answered on this machine' },
  {
    name: '--ignore-certificate-errors-spki-list',
    why: "the local server's certificate, pinned by its public key, is trusted",
  },
  { name: '--no-first-run', why: 'no first-run dialog' },
  { name: '--lang', why: 'tests in German' },
  { name: '--password-store', why: 'no prompt of the desktop for the password store' },
  { name: '--use-mock-keychain', why: 'the same on macOS' },
  { name: '--disable-background-networking', why: 'no requests to other machines' },
  { name: '--disable-component-update', why: 'the same' },
  { name: '--disable-sync', why: 'the same' },
];

/** Switches that Debian's package gives to every user's Chromium (`/etc/chromium.d`). */
export const debianSwitches: readonly string[] = [
  '--show-component-extension-options',
  '--enable-gpu-rasterization',
  '--no-default-browser-check',
  '--disable-pings',
  '--media-router',
  '--enable-remote-extensions',
  '--disable-dev-shm-usage',
];

/** Switches that Chromium adds itself, headless or not. */
export const ownSwitches: readonly string[] = [
  '--noerrdialogs',
  '--ozone-platform',
  '--ozone-override-screen-size',
  '--use-angle',
  '--flag-switches-begin',
  '--flag-switches-end',
];

/** The switches of a command line that have no reason here. */
export function findUnexplainedSwitches(commandLine: string): string[] {
  const known = new Set([...deviations.map(({ name }) => name), ...debianSwitches, ...ownSwitches]);
  const names = commandLine.match(/(?<=\s)--?[a-z][\w-]*/gi) ?? [];
  return names.filter((name) => !known.has(name));
}
