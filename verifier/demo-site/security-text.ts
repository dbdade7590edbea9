import { readFileSync } from 'node:fs';
import type { SiteFile } from './site-file.ts';

/** Where people look for whom to tell of a vulnerability (RFC 9116, section 3). */
export const securityTextPath = '/.well-known/security.txt';

/** Where the demo site has the project's `SECURITY.md`. */
export const securityPolicyPath = '/security-policy.txt';

const contentType = 'text/plain; charset=utf-8';
const secondsPerDay = 86_400;

/** Days from the day of the answer. RFC 9116, section 2.5.5: less than a year is recommended. */
const lifetimeDays = 90;

/** What security.txt is about. */
export interface SecurityTextOptions {
  /** `mailto:` and `https:` addresses to report to, the preferred one first; with none, the policy says how. */
  readonly contacts: readonly string[];
  /** Origins under which the site is reached; asked for at each answer, for a port may be chosen late. */
  readonly origins: () => readonly string[];
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** The two files of the demo site that are for whoever has found a vulnerability, by path. */
export function createSecurityFiles(options: SecurityTextOptions): ReadonlyMap<string, SiteFile> {
  const policy = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
  return new Map<string, SiteFile>([
    [securityTextPath, { contentType, text: () => formatSecurityText(options) }],
    [securityPolicyPath, { contentType, text: policy }],
  ]);
}

/**
 * The text of RFC 9116. It is never out of date: `Expires` is counted from the moment of the answer. It is not signed,
 * and is worth what the TLS connection is worth that it came by.
 */
function formatSecurityText({ contacts, origins, now }: SecurityTextOptions): string {
  const hosts = origins();
  const policies = hosts.map((origin) => origin + securityPolicyPath);
  const fields = [
    ...(contacts.length > 0 ? contacts : policies).map((it) => ['Contact', it]),
    ['Expires', formatDay(now() + lifetimeDays * secondsPerDay)],
    ['Preferred-Languages', 'en, de'],
    ...hosts.map((origin) => ['Canonical', origin + securityTextPath]),
    ...policies.map((it) => ['Policy', it]),
  ];
  return fields.map((field) => `${field.join(': ')}\n`).join('');
}

/** The beginning of a day, in RFC 3339. */
function formatDay(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** Whether somebody can be told there: `mailto:` or `https:`, in printable ASCII without spaces and commas. */
export function isContact(text: string): boolean {
  if (!/^[!-+\--~]+$/.test(text)) return false;
  const url = URL.parse(text);
  if (url?.protocol === 'mailto:') return /^[^@?]+@[^@?]+$/.test(url.pathname);
  return url?.protocol === 'https:' && text.startsWith('https://') && url.username === '';
}
