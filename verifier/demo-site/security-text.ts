import { readFileSync } from 'node:fs';
import type { SiteFile } from './site-file.ts';

/** Where people look for the contact for vulnerabilities (RFC 9116, section 3). */
export const securityTextPath = '/.well-known/security.txt';

/** Where the demo site serves the project's `SECURITY.md`. */
export const securityPolicyPath = '/security-policy.txt';

const contentType = 'text/plain; charset=utf-8';
const secondsPerDay = 86_400;

/** Days from the day of the answer. RFC 9116, section 2.5.5 recommends less than a year. */
const lifetimeDays = 90;

/** The content of security.txt. */
export interface SecurityTextOptions {
  /** `mailto:` and `https:` addresses, the preferred one first. If there are none, the policy is the contact. */
  readonly contacts: readonly string[];
  /** The origins of the site, read for each answer, as the port may be chosen late. */
  readonly origins: () => readonly string[];
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** Creates the two files for people who have found a vulnerability, by path. */
export function createSecurityFiles(options: SecurityTextOptions): ReadonlyMap<string, SiteFile> {
  const policy = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8');
  return new Map<string, SiteFile>([
    [securityTextPath, { contentType, text: () => formatSecurityText(options) }],
    [securityPolicyPath, { contentType, text: policy }],
  ]);
}

/**
 * Formats the text of RFC 9116. It never expires, as `Expires` counts from the moment of the answer. It is not signed, so
 * it can be trusted only as much as the TLS connection.
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

/** Formats the beginning of a day, in RFC 3339. */
function formatDay(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** Tells whether a text is a contact: `mailto:` or `https:`, in printable ASCII without spaces and commas. */
export function isContact(text: string): boolean {
  if (!/^[!-+\--~]+$/.test(text)) return false;
  const url = URL.parse(text);
  if (url?.protocol === 'mailto:') return /^[^@?]+@[^@?]+$/.test(url.pathname);
  return url?.protocol === 'https:' && text.startsWith('https://') && url.username === '';
}
