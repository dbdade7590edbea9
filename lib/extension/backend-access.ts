import { type Backend, hostPermissions } from './backends.ts';
import { browser } from './browser.ts';

/**
 * Tells whether the browser lets us act on a backend's requests: the permission for its API and each of its sites. A
 * permission with a wildcard, which the user can give in Firefox's own settings, does not count: only the exact permission
 * keeps subdomains of a site out.
 */
export async function hasAccess(backend: Backend): Promise<boolean> {
  const [granted, isPermitted] = await Promise.all([
    readGrantedPatterns(),
    browser.permissions.contains({ origins: patternsOf(backend) }),
  ]);
  return isPermitted && !granted.some(isBroad);
}

/** The backends that the browser lets us act on, in their order. */
export async function keepPermitted(backends: readonly Backend[]): Promise<Backend[]> {
  const access = await Promise.all(backends.map(hasAccess));
  return backends.filter((_, at) => access[at]);
}

/**
 * Asks the user by the browser's own prompt. Call it straight from a click: if anything was awaited before, the
 * browser refuses to ask. In Firefox the prompt closes a popup; ask from a page in a tab.
 * @returns whether the permission is there now
 */
export async function requestAccess(backend: Backend): Promise<boolean> {
  try {
    return await browser.permissions.request({ origins: patternsOf(backend) });
  } catch {
    // Not from a click, or the organisation forbids the host.
    return false;
  }
}

/** Gives a backend's permissions back, except those that one of `others` needs as well. */
export async function releaseAccess(backend: Backend, others: readonly Backend[]): Promise<void> {
  const needed = new Set(others.flatMap(patternsOf));
  const origins = patternsOf(backend).filter((pattern) => !needed.has(pattern));
  if (origins.length > 0) await browser.permissions.remove({ origins });
}

/**
 * Calls the listener whenever a permission was given or taken, by us or in the browser's own settings.
 * @returns a function that ends it
 */
export function onAccessChange(listener: () => void): () => void {
  const tell = () => {
    listener();
  };
  const { onAdded, onRemoved } = browser.permissions;
  onAdded.addListener(tell);
  onRemoved.addListener(tell);
  return () => {
    onAdded.removeListener(tell);
    onRemoved.removeListener(tell);
  };
}

/** The granted hosts, without ports. */
export async function readGrantedHosts(): Promise<string[]> {
  const granted = await readGrantedPatterns();
  return granted.flatMap((pattern) => /^https:\/\/([^*/:]+)/.exec(pattern)?.[1] ?? []);
}

async function readGrantedPatterns(): Promise<readonly string[]> {
  return (await browser.permissions.getAll()).origins ?? [];
}

function isBroad(pattern: string): boolean {
  return /^(?:<all_urls>$|\*|[^/]*\/\/[^/]*\*)/.test(pattern);
}

/** Firefox takes no ports in match patterns: there a permission is for every port of the host. */
function patternsOf(backend: Backend): string[] {
  const isFirefox = browser.runtime.getURL('').startsWith('moz-extension:');
  return hostPermissions(backend, !isFirefox);
}
