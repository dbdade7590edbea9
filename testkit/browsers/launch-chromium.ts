import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Worker } from '@playwright/test';
import { expectChromium } from './find-chromium.ts';

/** How Chromium is started: with the production build, and a local server for the production host names. */
export interface ChromiumOptions {
  /** Folder of the browser profile. */
  readonly profile: string;
  /** Folders of unpacked extensions, ours first. */
  readonly extensions: readonly string[];
  /** SHA-256 of the local certificate's public key, base64. Only errors of this certificate are ignored. */
  readonly spkiHash: string;
  /** The loopback address that answers every `https://` host. Nothing leaves the machine. */
  readonly tlsPort: number;
  /** The address that answers every `http://` host. By default none does. */
  readonly plainPort?: number;
  /** Ports besides 443 on which the same server answers every `https://` host. */
  readonly furtherTlsPorts?: readonly number[];
  readonly headless: boolean;
  /** The home folder of the browser process, so that files outside the profile can be searched too. */
  readonly home?: string;
  /**
   * The user's choice about third-party cookies, as the browser's own number: Chromium's `cookie_controls_mode`, Firefox's
   * `cookieBehavior`. The default is no choice.
   */
  readonly thirdPartyCookies?: number;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** The switches that map production host names to the local server and pin its certificate by its public key. */
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

/** Starts Chromium as users have it, with extensions. Each switch has its reason in `chromium-switches.ts`. */
export async function launchChromium(options: ChromiumOptions): Promise<BrowserContext> {
  const { profile, extensions, headless, home, locale, colorScheme } = options;
  await writePreferences(options);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: expectChromium(console.error),
    // Playwright's own switches turn features of the browser on and off.
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

/** The sandbox fails as root, and on systems that allow it only for their own browsers (Ubuntu, by AppArmor). */
function hasSandbox(): boolean {
  const restriction = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  const isRestricted = existsSync(restriction) && readFileSync(restriction, 'utf8').trim() === '1';
  return process.getuid?.() !== 0 && !isRestricted;
}

/** No dialogs, and no requests to other machines. */
const quietSwitches = [
  '--no-first-run',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Sets in a fresh profile what users choose in the settings. */
async function writePreferences({ profile, thirdPartyCookies }: ChromiumOptions): Promise<void> {
  if (thirdPartyCookies === undefined) return;
  const folder = join(profile, 'Default');
  await mkdir(folder, { recursive: true });
  const preferences = { profile: { cookie_controls_mode: thirdPartyCookies } };
  await writeFile(join(folder, 'Preferences'), JSON.stringify(preferences));
}

/** The folders of everything that a browser writes outside its profile: settings, caches, crash reports, temporary files. */
export function foldersBelow(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: home,
  };
}

/** The background worker of the extension with this name. Waits until it has started. */
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

/** The extension's id, as in the URLs of its pages. */
export async function readExtensionId(context: BrowserContext): Promise<string> {
  return new URL((await expectWorker(context)).url()).host;
}
