import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { type Backend, hostnameOf } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { ambiguousPath } from './api-target.ts';

/** A rule as the browser returns it. */
export type Rule = DeclarativeNetRequest.Rule;
/** A rule's number is its place among those that are installed together. */
type UnnumberedRule = Omit<Rule, 'id'>;
type Condition = Rule['condition'] & { topDomains?: string[] };

/** What requests of a backend carry, and from where. */
export interface Stamp {
  readonly backend: Backend;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether requests that belong to no tab are stamped: those of the site's service workers and shared workers. */
  readonly allowsWorkers: boolean;
}

/** The tab of a request that belongs to none. The top page of such a request is not known to any rule. */
export const noTab = -1;

/** The methods of requests that carry a key. No `options`: a preflight must never carry the key (design, Background). */
const stampedMethods: readonly string[] = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** Tells whether requests of this method are stamped. */
export function isStampedMethod(method: string): boolean {
  return stampedMethods.includes(method.toLowerCase());
}

/**
 * Builds the rule that stamps a backend's requests. Its gates: the target by a left-anchored `https://` prefix, the
 * initiator by the allowed sites, the top page by the same, no request without a tab, `fetch` and XHR only. The second
 * gate is outside the rule: exact host permissions, without which the browser does not apply it to a plain-HTTP page or a
 * subdomain.
 * @param knownHosts every host that is granted, or may soon be
 */
export function buildHeaderRule(
  { backend, headers, allowsWorkers }: Stamp,
  knownHosts: readonly string[] = [],
): UnnumberedRule {
  const sites = backend.siteOrigins.map(hostnameOf);
  const condition: Condition = {
    urlFilter: `|${backend.apiOrigin}${backend.apiPath}`,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: sites,
    excludedInitiatorDomains: findStrangers(sites, [hostnameOf(backend.apiOrigin), ...knownHosts]),
    topDomains: sites,
    ...(!allowsWorkers && { excludedTabIds: [noTab] }),
    resourceTypes: ['xmlhttprequest'],
    requestMethods: [...stampedMethods],
  };
  const requestHeaders = Object.entries(headers).map(([header, value]) => ({
    header,
    operation: 'set' as const,
    value,
  }));
  return { priority: 1, condition, action: { type: 'modifyHeaders', requestHeaders } };
}

/** Builds the rule above the others: a request with an ambiguous path goes without headers. */
export function buildAmbiguousPathRule(): UnnumberedRule {
  const condition: Condition = {
    regexFilter: ambiguousPath,
    isUrlFilterCaseSensitive: false,
    resourceTypes: ['xmlhttprequest'],
  };
  return { priority: 2, condition, action: { type: 'allow' } };
}

/** The granted hosts whose pages would pass as pages of a parent domain among the sites. */
function findStrangers(sites: readonly string[], hosts: readonly string[]): string[] {
  const strangers = hosts.filter((host) => !sites.includes(host));
  const isBelow = (host: string) => sites.some((site) => host.endsWith(`.${site}`));
  return [...new Set(strangers)].filter(isBelow).sort();
}

/** The installed rules. */
export async function readHeaderRules(): Promise<Rule[]> {
  return browser.declarativeNetRequest.getSessionRules();
}

/**
 * Makes `rules` the only session rules, in one call, or in none if they already are.
 * @param installed {@link readHeaderRules}; a rule that is gone by now does not come back
 */
export async function installHeaderRules(
  installed: readonly Rule[],
  rules: readonly UnnumberedRule[],
): Promise<void> {
  const addRules = rules.map((rule, at) => ({ id: at + 1, ...rule }));
  if (installed.length === addRules.length && installed.every((rule) => isAmong(rule, addRules)))
    return;
  const removeRuleIds = installed.map(({ id }) => id);
  // A browser that refuses `topDomains` changes nothing and throws: no key is armed without that gate.
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
}

/** Removes every session rule. */
export async function clearHeaderRules(): Promise<void> {
  const removeRuleIds = (await readHeaderRules()).map(({ id }) => id);
  if (removeRuleIds.length === 0) return;
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds });
}

function isAmong(rule: Rule, others: readonly Rule[]): boolean {
  return others.some((other) => stableJson(rule) === stableJson(other));
}

/** JSON with sorted keys: the browser gives rules back in its own order. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isPlainObject(part) ? Object.fromEntries(Object.entries(part).sort(byKey)) : part,
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
