import {
  buildAmbiguousPathRule,
  buildHeaderRule,
  clearHeaderRules,
  installHeaderRules,
  readHeaderRules,
  type Rule,
  type Stamp,
} from './header-rule.ts';
import { listenForRequests } from './request-gate.ts';

/** What stamps requests now. */
export async function readStamps(): Promise<readonly Rule[]> {
  return import.meta.env.BROWSER === 'firefox' ? [] : readHeaderRules();
}

/**
 * Makes requests carry these keys, and no others, from here on. Firefox's gate reads the vault for each request.
 * @param stamps {@link readStamps}
 * @param knownHosts {@link buildHeaderRule}
 */
export async function stampWith(
  stamps: readonly Rule[],
  armed: readonly Stamp[],
  knownHosts: readonly string[],
): Promise<void> {
  if (import.meta.env.BROWSER === 'firefox') return;
  const rules = armed.map((stamp) => buildHeaderRule(stamp, knownHosts));
  await installHeaderRules(stamps, rules.length === 0 ? [] : [...rules, buildAmbiguousPathRule()]);
}

/** Makes no request carry a key. In Firefox the gate sees by itself that a lock has begun. */
export async function stampNothing(): Promise<void> {
  if (import.meta.env.BROWSER === 'firefox') return;
  await clearHeaderRules();
}

/**
 * Registers at once what must listen for requests.
 * @param renew renews the tokens that are due
 */
export function prepareStamping(ready: () => Promise<void>, renew: () => Promise<void>): void {
  if (import.meta.env.BROWSER === 'firefox') listenForRequests(ready, renew);
}
