import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, firefox } from '@playwright/test';
import { BidiRelay } from './bidi-relay.ts';
import { expectFirefox } from './find-firefox.ts';
import {
  commonPreferences,
  formatPreferences,
  type PreferenceValue,
} from './firefox-preferences.ts';
import { type ChromiumOptions, foldersBelow } from './launch-chromium.ts';

/** How Firefox is started: like Chromium, without the options that Firefox lacks. */
export type FirefoxOptions = Required<
  Pick<ChromiumOptions, 'profile' | 'extensions' | 'tlsPort' | 'plainPort' | 'home'>
> &
  Pick<ChromiumOptions, 'headless' | 'locale' | 'furtherTlsPorts' | 'thirdPartyCookies'> & {
    /** Receives every line that a page or background writes to its console. Optional. */
    readonly consoleFile?: string;
  };

interface Manifest {
  readonly host_permissions?: string[];
  readonly browser_specific_settings: {
    readonly gecko: {
      readonly id: string;
      readonly data_collection_permissions?: { readonly required: string[] };
    };
  };
}

/**
 * Starts a stock Firefox ESR with extensions from the profile. Each has access to the hosts that its manifest names, by the
 * same entry in the same file that Firefox writes when a user installs it and allows its sites.
 */
export async function launchFirefox(options: FirefoxOptions): Promise<BrowserContext> {
  const { profile, extensions, headless, home, consoleFile } = options;
  const manifests = await Promise.all(extensions.map(readManifest));
  await sideload(profile, extensions, manifests);
  const preferences = join(home, 'user.js');
  await writeFile(preferences, formatPreferences(preferencesFor(options, manifests)));
  const relay = await BidiRelay.start();
  const context = await firefox.launchPersistentContext(profile, {
    channel: 'moz-firefox',
    executablePath: await writeStarter({ home, profile, preferences, consoleFile }, relay.origin),
    headless,
    viewport: null,
    ignoreHTTPSErrors: true,
    env: { ...process.env, ...foldersBelow(home) },
    // Lets a test run privileged script in an `about:` page. Nothing else can stop an event page or open a private window.
    args: ['--remote-allow-system-access'],
  });
  context.once('close', () => {
    void relay[Symbol.asyncDispose]();
  });
  return context;
}

/** The host in the URLs of an extension's pages. By default Firefox draws it at random for each profile. */
export async function readFirefoxHost(folder: string): Promise<string> {
  return uuidFor(await readFirefoxId(folder));
}

/** An extension's id, from its manifest. */
export async function readFirefoxId(folder: string): Promise<string> {
  return (await readManifest(folder)).browser_specific_settings.gecko.id;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

async function sideload(
  profile: string,
  folders: readonly string[],
  manifests: readonly Manifest[],
): Promise<void> {
  const target = join(profile, 'extensions');
  await mkdir(target, { recursive: true });
  const granted: Record<string, object> = {};
  for (const [at, { host_permissions = [], browser_specific_settings }] of manifests.entries()) {
    const { id, data_collection_permissions: data } = browser_specific_settings.gecko;
    // In the profile, a file named like the extension, with the path of a folder as its content, stands for that folder.
    await writeFile(join(target, id), folders[at] ?? '');
    granted[id] = {
      permissions: [],
      origins: host_permissions,
      data_collection: data?.required ?? [],
    };
  }
  await writeFile(join(profile, 'extension-preferences.json'), JSON.stringify(granted));
}

/** Has this machine answer for every host name, on the local server's ports and with its own certificate. */
function localServerPreferences(options: FirefoxOptions): Record<string, string> {
  const { tlsPort, plainPort, furtherTlsPorts = [] } = options;
  const forced = [443, ...furtherTlsPorts].map((port) => `${port}=${tlsPort}`);
  return {
    'network.dns.forceResolve': '127.0.0.1',
    'network.socket.forcePort': [...forced, `80=${plainPort}`].join(';'),
  };
}

function preferencesFor(
  options: FirefoxOptions,
  manifests: readonly Manifest[],
): Record<string, PreferenceValue> {
  const ids = manifests.map(({ browser_specific_settings: { gecko } }) => gecko.id);
  const uuids = Object.fromEntries(ids.map((id) => [id, uuidFor(id)]));
  return {
    ...commonPreferences,
    ...localServerPreferences(options),
    'extensions.webextensions.uuids': JSON.stringify(uuids),
    ...(options.thirdPartyCookies !== undefined && {
      'network.cookie.cookieBehavior': options.thirdPartyCookies,
    }),
    ...(options.locale !== undefined && { 'intl.locale.requested': options.locale }),
    'devtools.console.stdout.content': options.consoleFile !== undefined,
  };
}

function uuidFor(id: string): string {
  const hex = Buffer.from(id).toString('hex').padEnd(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), '4000', '8000', hex.slice(12, 24)].join('-');
}

interface StarterFiles extends Pick<FirefoxOptions, 'home' | 'profile'> {
  readonly consoleFile: string | undefined;
  readonly preferences: string;
}

/**
 * Writes a script that starts Firefox with our preferences instead of the driver's, and tells Playwright the relay's address
 * instead of the one where Firefox listens.
 */
async function writeStarter(
  { home, profile, preferences, consoleFile }: StarterFiles,
  relayOrigin: string,
): Promise<string> {
  const path = join(home, 'start-firefox');
  const throughRelay = `s#listening on ws://127.0.0.1:\\([0-9]*\\)#listening on ${relayOrigin}/\\1#`;
  const lines = [
    '#!/bin/sh',
    `cp '${preferences}' '${join(profile, 'user.js')}'`,
    `'${expectFirefox(console.error)}' "$@" 2>&1 | sed -u '${throughRelay}' | tee -a '${consoleFile ?? '/dev/null'}'`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  return path;
}
