import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { manifestLines } from '../../tools/stores/manifest-lines.ts';
import { cellOf, readReasons } from '../../tools/stores/read-table.ts';
import type { Outcome } from './check-run.ts';

/** The fields of a manifest that are read. In a given build any of them may be missing or of another type. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Permissions that cannot read a page and that the extension needs. */
const harmless = [
  'alarms',
  'contextMenus',
  'declarativeNetRequestWithHostAccess',
  'idle',
  'storage',
  'webRequest',
  'webRequestBlocking',
];

/**
 * The allowed values of each directive of the policy. `connect-src` is any https host, because nobody knows a user's own
 * backend in advance.
 */
const allowedSources: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'none'", 'https:'],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The manifest of a build. */
export async function readManifest(build: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(build, 'manifest.json'), 'utf8')) as Manifest;
}

/** Compares the manifest, line by line, with the page that gives a reason for each line. */
export async function checkReviewed(manifest: Manifest, browser: BrowserName): Promise<Outcome> {
  const shown = browser === 'firefox' ? 'Firefox' : 'Chrome';
  const rows = (await readReasons('docs/store/permissions.md')).filter((row) =>
    ['all', shown].some((name) => cellOf(row, 'browsers').split(', ').includes(name)),
  );
  const isAbsent = (row: (typeof rows)[number]) => cellOf(row, 'value') === 'absent';
  const wanted = rows
    .filter((row) => !isAbsent(row))
    .map((row) => `${cellOf(row, 'manifest key')} = ${cellOf(row, 'value')}`);
  const found = manifestLines(manifest);
  return {
    faults: [
      ...found.filter((line) => !wanted.includes(line)).map((line) => `no reason for: ${line}`),
      ...wanted.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`),
    ],
    evidence: { 'lines compared': found.length, 'reasons on the page': wanted.length },
  };
}

/** Hosts must be exact https origins, and every permission one of the harmless ones. */
export function checkPermissions(manifest: Manifest): Outcome {
  const hosts = listOf(manifest, 'host_permissions');
  const optional = listOf(manifest, 'optional_host_permissions');
  const named = [...listOf(manifest, 'permissions'), ...listOf(manifest, 'optional_permissions')];
  const isExact = (host: string) =>
    /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/\*$/.test(host);
  return {
    faults: [
      ...hosts.filter((host) => !isExact(host)).map((host) => `host permission: ${host}`),
      ...optional
        .filter((host) => !host.startsWith('https://'))
        .map((host) => `may ask for: ${host}`),
      ...named.filter((name) => !harmless.includes(name)).map((name) => `permission: ${name}`),
      ...(manifest['incognito'] === 'not_allowed' ? [] : ['may run in private windows']),
    ],
    evidence: { hosts: hosts.length, permissions: named.length },
  };
}

/** Checks the policy of the manifest, and the stricter one of each page. */
export async function checkPolicy(manifest: Manifest, build: string): Promise<Outcome> {
  const policy = textAt(manifest, 'content_security_policy', 'extension_pages');
  const directives = new Map(
    policy.split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );
  const pages = (await readdir(build)).filter((name) => name.endsWith('.html'));
  const loud = await Promise.all(pages.map((page) => findLoudness(build, page)));
  return {
    faults: [
      ...Object.keys(allowedSources)
        .filter((name) => !directives.has(name))
        .map((name) => `says nothing about ${name}`),
      ...[...directives].flatMap(([name, sources]) =>
        sources
          .filter((source) => !(allowedSources[name] ?? []).includes(source))
          .map((source) => `${name} allows ${source}`),
      ),
      ...loud.flat(),
    ],
    evidence: { directives: directives.size, pages: pages.length },
  };
}

/** The parts of a policy that would let a page load from elsewhere, or connect. */
async function findLoudness(build: string, page: string): Promise<string[]> {
  const text = await readFile(join(build, page), 'utf8');
  const foreign = [...text.matchAll(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)];
  const isQuiet = text.includes(`content="connect-src &#39;none&#39;"`);
  return [
    ...foreign.map(([found]) => `${page} loads ${found}`),
    ...(isQuiet ? [] : [`${page} may open connections`]),
  ];
}

/** The parts of a manifest that would let web pages in. */
export function findOpenings(manifest: Manifest): string[] {
  const ids = (manifest['externally_connectable'] ?? {}) as Manifest;
  return [
    ...(isEmpty(manifest['web_accessible_resources']) ? [] : ['web_accessible_resources']),
    ...(isEmpty(manifest['content_scripts']) ? [] : ['content_scripts']),
    ...(isEmpty(ids['ids']) && isEmpty(ids['matches']) ? [] : ['externally_connectable']),
  ];
}

/** The paths of all files of a build. */
export async function listFiles(build: string): Promise<string[]> {
  const entries = await readdir(build, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(build.length + 1));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function listOf(manifest: Manifest, key: string): string[] {
  const value = manifest[key];
  return Array.isArray(value) ? value.map(String) : [];
}

function textAt(manifest: Manifest, key: string, inner: string): string {
  const value = manifest[key];
  const text = typeof value === 'object' && value !== null ? (value as Manifest)[inner] : undefined;
  return typeof text === 'string' ? text : '';
}
