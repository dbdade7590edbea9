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

test('a sleep of ten minutes: a page is served at once, or refused with a clear code and not for long', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const { renewsBeforeRequest } = differences[phantomKey.browser];
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();

  await test.step('after ten minutes of sleep the tab that comes to the front is served at once', async () => {
    const other = await phantomKey.openSite('https://elsewhere.example/');
    // What the refusal before has set going is over by then.
    await askBackground(await phantomKey.openPopup(), { type: 'recheckProtocol', backendId });
    await other.bringToFront();
    await sleepTenMinutes(phantomKey, backend.verifier, 600);
    const comeToFront = () => page.bringToFront();
    if (renewsBeforeRequest) await comeToFront();
    else await expectRenewal(phantomKey, comeToFront);
    expect(await callModels(page, 'after-sleep')).toBe(200);
    await other.close();
  });

  await test.step('with nothing but a request, it takes a refusal, unless the request itself waits', async () => {
    await sleepTenMinutes(phantomKey, backend.verifier, 1_200);
    if (renewsBeforeRequest) expect(await callModels(page, 'asleep')).toBe(200);
    else await expectRecovery(page, 'ten minutes asleep');
  });
});

test('every published vector comes out right in the extension', async ({ phantomKey }) => {
  const protocol = await ProtocolInBrowser.start(await contextOf(phantomKey));
  const { cases, wrong } = await protocol.runVectors();
  expect(wrong).toEqual([]);
  const published = [vectorsV1, vectorsV2, vectorsV2.configurations];
  expect(cases).toBe(
    published.reduce((sum, { valid, invalid }) => sum + valid.length + invalid.length, 0),
  );
});

/** Time passes for browser and backend alike, and no alarm comes: as in a sleep. */
async function sleepTenMinutes(
  phantomKey: PhantomKey,
  verifier: Pick<ChangeableVerifier, 'setClock'>,
  clockSeconds: number,
): Promise<void> {
  verifier.setClock(clockSeconds);
  const context = await contextOf(phantomKey);
  await context.evaluate(async (ms: number) => {
    // In Firefox a page of ours reaches into the event page, which is one too.
    const { getBackgroundPage } = chrome.runtime as unknown as Partial<EventPages>;
    const clock = (await getBackgroundPage?.())?.Date ?? Date;
    const before = clock.now.bind(clock);
    clock.now = () => before() + ms;
  }, 10 * 60_000);
}

/** Chromium's worker; in Firefox, whose event page no test can get hold of, another page of ours. */
async function contextOf(phantomKey: PhantomKey): Promise<Pick<Page, 'evaluate'>> {
  return phantomKey.browser === 'chromium' ? phantomKey.worker() : phantomKey.openQuietPage();
}

interface EventPages {
  getBackgroundPage(): Promise<{ readonly Date: DateConstructor }>;
}

/** A token is renewed by what is done, before anything asks; Chromium only. */
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
