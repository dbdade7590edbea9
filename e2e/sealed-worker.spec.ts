import type { Page } from '@playwright/test';
import vectorsV1 from '../vectors/byok-v1.json' with { type: 'json' };
import vectorsV2 from '../vectors/byok-v2.json' with { type: 'json' };
import type { ChangeableVerifier } from '../testkit/backends/changeable-verifier.ts';
import { ProtocolInBrowser } from '../testkit/browsers/protocol-in-browser.ts';
import { askBackground } from '../testkit/pages/ask-background.ts';
import { differences } from '../testkit/pages/differences.ts';
import { expectRecovery } from '../testkit/pages/expect-recovery.ts';
import { expect, test } from './fixtures.ts';
import type { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { callModels } from '../testkit/pages/stamped-request.ts';

const backendId = 'git-phantom-scope';

test('after ten minutes asleep a page is served, or refused briefly with a clear code', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const { renewsBeforeRequest } = differences[phantomKey.browser];
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();

  await test.step('after ten minutes asleep the tab that comes to the front is served at once', async () => {
    const other = await phantomKey.openSite('https://elsewhere.example/');
    // By then the work that the earlier refusal started is done.
    await askBackground(await phantomKey.openPopup(), { type: 'recheckProtocol', backendId });
    await other.bringToFront();
    await sleepTenMinutes(phantomKey, backend.verifier, 600);
    const comeToFront = () => page.bringToFront();
    if (renewsBeforeRequest) await comeToFront();
    else await expectRenewal(phantomKey, comeToFront);
    expect(await callModels(page, 'after-sleep')).toBe(200);
    await other.close();
  });

  await test.step('a request alone is refused once, unless the request itself waits', async () => {
    await sleepTenMinutes(phantomKey, backend.verifier, 1_200);
    if (renewsBeforeRequest) expect(await callModels(page, 'asleep')).toBe(200);
    else await expectRecovery(page, 'ten minutes asleep');
  });
});

test.describe('in a browser that tests share', () => {
  test.use({ sharesBrowser: true });

  test('every published vector gives the same result in the extension', async ({ phantomKey }) => {
    const protocol = await ProtocolInBrowser.start(await contextOf(phantomKey));
    const { cases, wrong } = await protocol.runVectors();
    expect(wrong).toEqual([]);
    const published = [vectorsV1, vectorsV2, vectorsV2.configurations];
    expect(cases).toBe(
      published.reduce((sum, { valid, invalid }) => sum + valid.length + invalid.length, 0),
    );
  });
});

/** Time passes for browser and backend alike, and no alarm fires, as on a computer that sleeps. */
async function sleepTenMinutes(
  phantomKey: PhantomKey,
  verifier: Pick<ChangeableVerifier, 'setClock'>,
  clockSeconds: number,
): Promise<void> {
  verifier.setClock(clockSeconds);
  const context = await contextOf(phantomKey);
  await context.evaluate(async (ms: number) => {
    // In Firefox one of our pages can reach the event page, which is a page as well.
    const { getBackgroundPage } = chrome.runtime as unknown as Partial<EventPages>;
    const clock = (await getBackgroundPage?.())?.Date ?? Date;
    const before = clock.now.bind(clock);
    clock.now = () => before() + ms;
  }, 10 * 60_000);
}

/** Chromium's worker. In Firefox a test cannot reach the event page, so another page of ours is used. */
async function contextOf(phantomKey: PhantomKey): Promise<Pick<Page, 'evaluate'>> {
  return phantomKey.browser === 'chromium' ? phantomKey.worker() : phantomKey.openQuietPage();
}

interface EventPages {
  getBackgroundPage(): Promise<{ readonly Date: DateConstructor }>;
}

/** Events renew a token before anyone asks for it. Chromium only. */
async function expectRenewal(phantomKey: PhantomKey, act: () => Promise<void>): Promise<void> {
  const before = await readToken(phantomKey);
  await act();
  await expect.poll(() => readToken(phantomKey)).not.toBe(before);
}

async function readToken(phantomKey: PhantomKey): Promise<string> {
  const worker = await phantomKey.worker();
  return worker.evaluate(async () => {
    const [rule] = await chrome.declarativeNetRequest.getSessionRules();
    return (
      rule?.action.requestHeaders?.find(({ header }) => header === 'X-Session-Key')?.value ?? ''
    );
  });
}
