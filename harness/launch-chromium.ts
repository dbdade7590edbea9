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
  readonly extraArguments?: readonly string[];
  /** Home folder of the browser process, so that what it writes outside the profile can be searched too. */
  readonly home?: string;
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

/** Starts Chromium with extensions loaded. */
export async function launchChromium(options: ChromiumOptions): Promise<BrowserContext> {
  const { profile, extensions, headless, home, locale, colorScheme } = options;
  const folders = extensions.join(',');
  return chromium.launchPersistentContext(profile, {
    executablePath: expectChromium(console.error),
    ignoreDefaultArgs: ['--disable-extensions', '--headless'],
    viewport: null,
    ...(colorScheme !== undefined && { colorScheme }),
    ...(home !== undefined && { env: { ...process.env, ...foldersBelow(home) } }),
    args: [
      ...(headless ? ['--headless=new'] : []),
      // The sandbox cannot be had as root, which is who CI is.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--load-extension=${folders}`,
      `--disable-extensions-except=${folders}`,
      ...(locale === undefined ? [] : [`--lang=${locale}`]),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...hostSwitches(options),
      ...(options.extraArguments ?? []),
    ],
  });
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
