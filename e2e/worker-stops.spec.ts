import { expect, test } from './fixtures.ts';
import { callModels, isStamped } from '../testkit/pages/stamped-request.ts';

const rounds = 20;

test(`the worker is stopped ${rounds} times and nothing is lost`, async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const popup = await phantomKey.openPopup();
  for (let round = 1; round <= rounds; round++) {
    await phantomKey.stopWorker(popup);
    // No worker runs now. Only the session rule adds the headers.
    expect(await callModels(page, `round-${round}-`)).toBe(200);
    const seen = await backend.waitFor(({ url }) => url.includes(`round-${round}-`));
    expect(isStamped(seen)).toBe(true);
    await popup.reload();
    await popup.getByTestId('armed-screen').waitFor();
    // Asking for the status starts a new worker, which must know the key.
    const status: unknown = await popup.evaluate(() =>
      chrome.runtime.sendMessage({ type: 'getStatus' }),
    );
    expect(status).toMatchObject({
      ok: true,
      value: { keys: [{ armed: true, provider: 'openai' }] },
    });
  }
  expect(new Set(backend.provider.authorizations)).toEqual(new Set([`Bearer ${apiKey}`]));
});
