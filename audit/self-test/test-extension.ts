import { auditBrowser } from '../browser/audit-browser.ts';
import { isBrowserCheckName } from '../browser/browser-checks.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { inParallel } from '../live/in-parallel.ts';
import { extensionMutations } from './extension-mutations.ts';
import { ExtensionCopy } from './mutated-extension.ts';
import type { Mutation } from './mutation.ts';
import type { MutationResult } from './mutation-result.ts';

/** Browsers wait more than they work. */
const width = 3;

/** Builds each mutation of the extension and runs the check that must fail, in the browser that the check names. */
export async function testExtensionMutations(
  say: (line: string) => void = () => undefined,
  mutations: readonly Mutation[] = extensionMutations,
): Promise<MutationResult[]> {
  await using copy = await ExtensionCopy.create();
  const built: { readonly mutation: Mutation; readonly build: string }[] = [];
  // One after another, because two builds in one process would interfere.
  for (const mutation of mutations) {
    const build = await copy.build(mutation.changes, browserOf(mutation));
    built.push({ mutation, build });
  }
  return await inParallel(built, width, async ({ mutation, build }) => {
    const result = await auditOne(mutation, build);
    say(`${mutation.caughtBy}: ${result.verdict}: ${mutation.name}`);
    return result;
  });
}

async function auditOne(mutation: Mutation, build: string): Promise<MutationResult> {
  const name = mutation.caughtBy.replace(/^browser\.\w+\./, '');
  const only = isBrowserCheckName(name) ? [name] : [];
  const browser = browserOf(mutation);
  const results = await auditBrowser({ browser, build, only, progress: () => undefined });
  const result = results.find(({ id }) => id === mutation.caughtBy);
  return { mutation, verdict: result?.verdict ?? 'not run', reasons: result?.reasons ?? [] };
}

function browserOf({ caughtBy }: Mutation): BrowserName {
  return caughtBy.startsWith('browser.firefox.') ? 'firefox' : 'chromium';
}
