import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { type Backend, hostnameOf } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';

type Rule = DeclarativeNetRequest.Rule;
/** A rule's number is its place among those that are installed together. */
type UnnumberedRule = Omit<Rule, 'id'>;
type Condition = Rule['condition'] & { topDomains?: string[] };

/** No `options`: a preflight must never carry the key (design, Background). */
const stampedMethods = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** Tells whether a rule stamps requests of this method. */
export function isStampedMethod(method: string): boolean {
  return stampedMethods.includes(method.toLowerCase());
}

/**
 * Builds the rule that stamps a backend's requests. Its gates: the target by a left-anchored `https://` prefix, the
 * initiator by the allowed sites, the top page by the same, `fetch` and XHR only. The second gate is outside the rule:
 * exact host permissions, without which the browser does not apply it to a plain-HTTP page or a subdomain.
 */
export function buildHeaderRule(backend: Backend, headers: Record<string, string>): UnnumberedRule {
  const sites = backend.siteOrigins.map(hostnameOf);
  const condition: Condition = {
    urlFilter: `|${backend.apiOrigin}${backend.apiPath}`,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: sites,
    // The permission for the API's own host would let its pages pass as pages of a parent domain.
    excludedInitiatorDomains: [hostnameOf(backend.apiOrigin)].filter((it) => !sites.includes(it)),
    topDomains: sites,
    resourceTypes: ['xmlhttprequest'],
    requestMethods: stampedMethods,
  };
  const requestHeaders = Object.entries(headers).map(([header, value]) => ({
    header,
    operation: 'set' as const,
    value,
  }));
  return { priority: 1, condition, action: { type: 'modifyHeaders', requestHeaders } };
}

/** Makes `wanted` the only session rules, in one call, or none where they already are. */
export async function installHeaderRules(wanted: readonly UnnumberedRule[]): Promise<void> {
  const addRules = wanted.map((rule, at) => ({ id: at + 1, ...rule }));
  const current = await browser.declarativeNetRequest.getSessionRules();
  if (current.length === addRules.length && current.every((rule) => isAmong(rule, addRules)))
    return;
  const removeRuleIds = current.map(({ id }) => id);
  try {
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
  } catch {
    // Firefox refuses `topDomains`, which it does not know, and then changes nothing.
    const plainRules = addRules.map(withoutTopDomains);
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules: plainRules });
  }
}

/** Removes every session rule. */
export async function clearHeaderRules(): Promise<void> {
  const removeRuleIds = (await browser.declarativeNetRequest.getSessionRules()).map(({ id }) => id);
  if (removeRuleIds.length === 0) return;
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds });
}

function withoutTopDomains(rule: Rule): Rule {
  const condition: Condition = { ...rule.condition };
  delete condition.topDomains;
  return { ...rule, condition };
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
