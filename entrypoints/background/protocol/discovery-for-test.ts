import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { ChangeableVerifier } from '../../../testkit/backends/changeable-verifier.ts';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import type { KeySummary } from '../../../lib/extension/messages.ts';
import { readStatus } from '../session/store-for-test.ts';
import { refreshDiscovery } from './refresh-discovery.ts';

const { apiOrigin } = gitPhantomScope;

/** For tests: a route of the backend. */
export const models = `${apiOrigin}/api/v1/models?provider=openai`;

/** For tests: a backend that can be changed, and what was fetched from it, by path. New for each test. */
export const world: { verifier: ChangeableVerifier; fetched: string[] } = {
  verifier: createSandboxVerifier(),
  fetched: [],
};

/** What the rule puts on requests; none without a rule. */
async function readHeaders(): Promise<Record<string, string>> {
  const [rule] = await browser.declarativeNetRequest.getSessionRules();
  const headers = rule?.action.requestHeaders ?? [];
  return Object.fromEntries(headers.map(({ header, value }) => [header, value ?? '']));
}

/** For tests: what a page's request is answered with, or `unstamped`. */
export async function call(): Promise<string> {
  const headers = await readHeaders();
  if (Object.keys(headers).length === 0) return 'unstamped';
  const answer = await world.verifier.fetch(models, { headers });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return error?.code ?? `${answer.status}`;
}

/** For tests: the value of `X-Session-Key` that the rule adds; empty without one. */
export async function readToken(): Promise<string> {
  return (await readHeaders())['X-Session-Key'] ?? '';
}

/** For tests: the only key that is stored. */
export async function readKey(): Promise<KeySummary> {
  const { keys } = await readStatus();
  expect(keys).toHaveLength(1);
  return keys[0] ?? expect.fail('a key is expected');
}

/** For tests: lets the clock go on. */
export function passSeconds(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

/** For tests: whether a tab shows the site. */
export function openSite(isOpen: boolean): void {
  const tabs = isOpen ? [{ id: 1 }] : [];
  vi.mocked(browser.tabs.query).mockResolvedValue(tabs as never);
}

/** For tests: answers with what the verifier says, changed on the way. */
export function between(change: (answer: Response) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (async (...asked) => {
    const answer = await world.verifier.fetch(...asked);
    return new URL(asked[0] as string).pathname.startsWith('/.well-known')
      ? change(answer)
      : answer;
  }) satisfies typeof fetch);
}

let testsBefore = 0;
const monotonicNow = performance.now.bind(performance);

/** For tests: none waits for what the one before it has just done. */
export function startLongAfterwards(): void {
  const elsewhereMs = ++testsBefore * 60_000;
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicNow() + elsewhereMs);
}

/** For tests: before each one a backend and an open site, and nothing of the test before it. */
export function setUpDiscovery(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    world.verifier = createSandboxVerifier();
    world.fetched = [];
    vi.stubGlobal('fetch', (async (...asked) => {
      world.fetched.push(new URL(asked[0] as string).pathname);
      return world.verifier.fetch(...asked);
    }) satisfies typeof fetch);
    openSite(true);
    startLongAfterwards();
  });

  afterEach(async () => {
    // One that nobody waits for may still be under way.
    await refreshDiscovery(apiOrigin);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
