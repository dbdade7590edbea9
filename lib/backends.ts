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

/** The exact origins that the extension needs the browser's permission for, as match patterns. */
export function hostPermissions({ apiOrigin, siteOrigins }: Backend): string[] {
  return [...siteOrigins, apiOrigin].map((origin) => `${origin}/*`);
}

/** Where a key is checked: `POST`, both headers, `{"provider"}` (design, Verifier). */
export function validateUrl({ apiOrigin, apiPath }: Backend): string {
  return `${apiOrigin}${apiPath}v1/keys/validate`;
}

/** The host name of an origin, without scheme and port. */
export function hostnameOf(origin: string): string {
  return new URL(origin).hostname;
}
