import { type AddressProblem, readAddress } from './exact-origin.ts';
import { isKeyLabel } from './key-label.ts';

/** A backend that takes brought keys, and the sites whose requests to it may carry one. */
export interface Backend {
  readonly id: string;
  /** Its name on the screen. */
  readonly label: string;
  /** `https://host[:port]`, no path. */
  readonly apiOrigin: string;
  /** Only requests below this path carry the key; starts and ends with a slash. */
  readonly apiPath: string;
  /** `https://host[:port]` of each site whose pages may use the key. */
  readonly siteOrigins: readonly string[];
}

/** The backend that is built in. */
export const gitPhantomScope: Backend = {
  id: 'git-phantom-scope',
  label: 'Git Phantom Scope',
  apiOrigin: 'https://api.gitphantomscope.com',
  apiPath: '/api/',
  siteOrigins: ['https://gitphantomscope.com'],
};

/** A backend as someone describes it: typed, stored, or set by an administrator. Nothing of it is believed. */
export interface BackendInput {
  /** Empty: the name of the API's host. */
  readonly label: unknown;
  /** Origin and path prefix of the API in one. */
  readonly api: unknown;
  readonly sites: readonly unknown[];
}

/** Why a backend is not accepted. */
export type BackendProblem =
  | AddressProblem
  | 'label'
  | 'dots'
  | 'encoded'
  | 'pathCharacters'
  | 'noSites'
  | 'tooManySites'
  | 'path'
  | 'overlap'
  | 'otherPort';

/** What a problem is about. */
export type BackendField = 'label' | 'api' | 'sites';

/** A backend without an id yet, or what is wrong with it. */
export type BackendReading =
  | { readonly ok: true; readonly backend: Omit<Backend, 'id'> }
  | { readonly ok: false; readonly field: BackendField; readonly problem: BackendProblem };

/** The most sites of one backend. */
export const maxSites = 10;

/**
 * Takes a description for a backend, strictly: exact `https` origins only.
 * @param others the backends that it will stand beside: none may share its API prefix, or one of its hosts on another
 *   port (a session rule names pages by host alone)
 */
export function parseBackend(input: BackendInput, others: readonly Backend[]): BackendReading {
  const api = readAddress(input.api);
  if (!api.ok) return refuse('api', api.problem);
  const path = readPath(api.path);
  if (path.problem !== null) return refuse('api', path.problem);
  const sites = readSites(input.sites);
  if (typeof sites === 'string') return refuse('sites', sites);
  const host = hostnameOf(api.origin);
  const label = input.label === '' ? host : input.label;
  // A host's name may be longer than other names.
  if (label !== host && !isKeyLabel(label)) return refuse('label', 'label');
  const backend = { label, apiOrigin: api.origin, apiPath: path.prefix, siteOrigins: sites };
  if (others.some((other) => isOverlapping(backend, other))) return refuse('api', 'overlap');
  if (others.some((other) => isOnOtherPort(backend, other))) return refuse('sites', 'otherPort');
  return { ok: true, backend };
}

/**
 * The exact origins that the extension needs the browser's permission for, as match patterns.
 * @param withPorts whether to name the port, 443 too: without one a pattern is for every port of the host. Chromium's
 *   patterns take ports, Firefox's do not
 */
export function hostPermissions(
  { apiOrigin, siteOrigins }: Pick<Backend, 'apiOrigin' | 'siteOrigins'>,
  withPorts: boolean,
): string[] {
  const urls = [...siteOrigins, apiOrigin].map((origin) => new URL(origin));
  const patterns = urls.map(({ hostname, port }) =>
    withPorts ? `https://${hostname}:${port || '443'}/*` : `https://${hostname}/*`,
  );
  return [...new Set(patterns)];
}

/** Where a key is checked: `POST`, both headers, `{"provider"}` (design, Verifier). */
export function validateUrl({ apiOrigin, apiPath }: Backend): string {
  return `${apiOrigin}${apiPath}v1/keys/validate`;
}

/** The host name of an origin, without scheme and port. */
export function hostnameOf(origin: string): string {
  return new URL(origin).hostname;
}

type PathReading =
  | { readonly problem: null; readonly prefix: string }
  | { readonly problem: 'dots' | 'encoded' | 'pathCharacters' };

/** A prefix between slashes of plain segments: nothing that a server or a rule's `urlFilter` may read as something else. */
function readPath(path: string): PathReading {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  if (prefix.includes('%')) return { problem: 'encoded' };
  if (/\/\.\.?\//.test(prefix)) return { problem: 'dots' };
  if (!/^\/(?:[\w.~-]+\/)*$/.test(prefix)) return { problem: 'pathCharacters' };
  return { problem: null, prefix };
}

function readSites(sites: readonly unknown[]): string[] | BackendProblem {
  if (sites.length === 0) return 'noSites';
  if (sites.length > maxSites) return 'tooManySites';
  const origins = new Set<string>();
  for (const site of sites) {
    const reading = readAddress(site);
    if (!reading.ok) return reading.problem;
    if (reading.path !== '' && reading.path !== '/') return 'path';
    origins.add(reading.origin);
  }
  return [...origins];
}

function isOverlapping(one: Omit<Backend, 'id'>, other: Backend): boolean {
  if (one.apiOrigin !== other.apiOrigin) return false;
  return one.apiPath.startsWith(other.apiPath) || other.apiPath.startsWith(one.apiPath);
}

/** A page on the wrong port would pass for a page of the site: both have the permission, and a rule knows no ports. */
function isOnOtherPort(one: Omit<Backend, 'id'>, other: Backend): boolean {
  const differs = (site: string, origin: string) =>
    site !== origin && hostnameOf(site) === hostnameOf(origin);
  const isStranger = (sites: readonly string[], { apiOrigin, siteOrigins }: Omit<Backend, 'id'>) =>
    sites.some((site) => [apiOrigin, ...siteOrigins].some((origin) => differs(site, origin)));
  return isStranger(one.siteOrigins, other) || isStranger(other.siteOrigins, one);
}

function refuse(field: BackendField, problem: BackendProblem): BackendReading {
  return { ok: false, field, problem };
}
