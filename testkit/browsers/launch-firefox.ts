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

/** How Firefox is started: as Chromium, with what Firefox has no switch for left out. */
export type FirefoxOptions = Required<
  Pick<ChromiumOptions, 'profile' | 'extensions' | 'tlsPort' | 'plainPort' | 'home'>
> &
  Pick<ChromiumOptions, 'headless' | 'locale' | 'furtherTlsPorts' | 'thirdPartyCookies'> & {
    /** Where every line goes that any page or background says to its console; nowhere when absent. */
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
 * Starts a stock Firefox ESR with extensions loaded from the profile, each allowed on the hosts that its manifest names:
 * the same grant, in the same file, that Firefox writes when a user installs it and leaves its sites allowed.
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
    // Lets a test run privileged script, in an `about:` page: nothing else can end an event page or open a private window.
    args: ['--remote-allow-system-access'],
  });
  context.once('close', () => {
    void relay[Symbol.asyncDispose]();
  });
  return context;
}

/** The host of an extension's pages' URLs. Firefox draws it at random for each profile, unless told, as here. */
export async function readFirefoxHost(folder: string): Promise<string> {
  return uuidFor(await readFirefoxId(folder));
}

/** An extension's id, as its manifest has it. */
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
    // A file named like the extension, with the path of its folder, stands for that folder.
    await writeFile(join(target, id), folders[at] ?? '');
    granted[id] = {
      permissions: [],
      origins: host_permissions,
      data_collection: data?.required ?? [],
    };
  }
  await writeFile(join(profile, 'extension-preferences.json'), JSON.stringify(granted));
}

/** Every host name is answered on this machine, by the local server's ports, with its own certificate. */
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
 * A script that starts Firefox with our preferences in place of the driver's, and has Playwright find the relay where
 * Firefox says that it listens itself.
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
