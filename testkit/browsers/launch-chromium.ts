import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Worker } from '@playwright/test';
import { expectChromium } from './find-chromium.ts';

/** How Chromium is started: the production build under its production names, against a local server. */
export interface ChromiumOptions {
  /** Folder of the browser profile. */
  readonly profile: string;
  /** Folders of unpacked extensions, ours first. */
  readonly extensions: readonly string[];
  /** SHA-256 of the local certificate's public key, base64: the only certificate error that is overlooked. */
  readonly spkiHash: string;
  /** Where every `https://` host is answered, on loopback; nothing leaves the machine. */
  readonly tlsPort: number;
  /** Where every `http://` host is answered; none when absent. */
  readonly plainPort?: number;
  /** Ports beside 443 on which every `https://` host is answered by the same server. */
  readonly furtherTlsPorts?: readonly number[];
  readonly headless: boolean;
  /** Home folder of the browser process, so that what it writes outside the profile can be searched too. */
  readonly home?: string;
  /**
   * What the user has chosen about the cookies of third parties, in the browser's own numbers: Chromium's
   * `cookie_controls_mode`, Firefox's `cookieBehavior`. Nothing is chosen when absent.
   */
  readonly thirdPartyCookies?: number;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** The switches that map production host names to the local server, with the certificate pinned by its public key. */
export function hostSwitches({
  tlsPort,
  plainPort,
  spkiHash,
  furtherTlsPorts = [],
}: Pick<ChromiumOptions, 'tlsPort' | 'plainPort' | 'spkiHash' | 'furtherTlsPorts'>): string[] {
  const rules = [443, ...furtherTlsPorts].map((port) => `MAP *:${port} 127.0.0.1:${tlsPort}`);
  if (plainPort !== undefined) rules.push(`MAP *:80 127.0.0.1:${plainPort}`);
  return [
    `--host-resolver-rules=${rules.join(',')}`,
    `--ignore-certificate-errors-spki-list=${spkiHash}`,
  ];
}

/** Starts Chromium as users have it, with extensions loaded: each switch has its reason in `chromium-switches.ts`. */
export async function launchChromium(options: ChromiumOptions): Promise<BrowserContext> {
  const { profile, extensions, headless, home, locale, colorScheme } = options;
  await writePreferences(options);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: expectChromium(console.error),
    // Playwright's own switches turn features of the browser off and on.
    ignoreDefaultArgs: true,
    viewport: null,
    ...(colorScheme !== undefined && { colorScheme }),
    ...(home !== undefined && { env: { ...process.env, ...foldersBelow(home) } }),
    args: [
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      ...(headless ? ['--headless=new'] : []),
      ...(hasSandbox() ? [] : ['--no-sandbox']),
      `--load-extension=${extensions.join(',')}`,
      ...(locale === undefined ? [] : [`--lang=${locale}`]),
      ...quietSwitches,
      ...hostSwitches(options),
      'about:blank',
    ],
  });
  if (context.pages().length === 0) await context.waitForEvent('page');
  return context;
}

/** Not as root, and not where the system lets only its own browsers have one (Ubuntu, by AppArmor). */
function hasSandbox(): boolean {
  const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  const isRestricted = existsSync(restriction) && readFileSync(restriction, 'utf8').trim() === '1';
  return process.getuid?.() !== 0 && !isRestricted;
}

/** No dialogs, and nothing asked for outside this machine. */
const quietSwitches = [
  '--no-first-run',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chooses in a fresh profile what users choose in the settings. */
async function writePreferences({ profile, thirdPartyCookies }: ChromiumOptions): Promise<void> {
  if (thirdPartyCookies === undefined) return;
  const folder = join(profile, 'Default');
  await mkdir(folder, { recursive: true });
  const preferences = { profile: { cookie_controls_mode: thirdPartyCookies } };
  await writeFile(join(folder, 'Preferences'), JSON.stringify(preferences));
}

/** Everything that a browser writes outside its profile: settings, caches, crash reports, temporary files. */
export function foldersBelow(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: home,
  };
}

/** The background worker of the extension with this name, waited for where it has not started yet. */
export async function expectWorker(context: BrowserContext, name = 'Phantom Key'): Promise<Worker> {
  for (const worker of context.serviceWorkers()) {
    if (await isWorkerOf(worker, name)) return worker;
  }
  const predicate = (worker: Worker): Promise<boolean> => isWorkerOf(worker, name);
  return context.waitForEvent('serviceworker', { predicate });
}

async function isWorkerOf(worker: Worker, name: string): Promise<boolean> {
  if (!worker.url().startsWith('chrome-extension:')) return false;
  return worker.evaluate((wanted) => chrome.runtime.getManifest().name === wanted, name);
}

/** The extension's id, as its pages' URLs have it. */
export async function readExtensionId(context: BrowserContext): Promise<string> {
  return new URL((await expectWorker(context)).url()).host;
}
