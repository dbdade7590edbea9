import { expect, test } from './fixtures.ts';
import {
  forgedMessages,
  forgeFromExtension,
  forgeFromPage,
  forgerExtension,
  malformedMessages,
  sendEach,
} from '../testkit/pages/forged-messages.ts';

test.use({ sharesBrowser: true });

test('a page has no way to send a message', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const answers = await forgeFromPage(page, phantomKey.id);
  expect(answers).toEqual(forgedMessages.map(() => null));
  expect((await phantomKey.readState()).rules).toHaveLength(1);
});

test.describe('beside another extension', () => {
  test.use({ sharesBrowser: false, otherExtensions: [forgerExtension] });

  test('another extension gets no answer, by message or by port', async ({
    phantomKey,
    apiKey,
  }) => {
    await phantomKey.storeKey(apiKey);
    const other = await phantomKey.openOther(forgerExtension);
    for (const message of forgedMessages) {
      const results = await forgeFromExtension(other, phantomKey.id, message);
      for (const result of results) {
        expect(result).toEqual({ answer: null, error: expect.stringContaining('not establish') });
      }
    }
    expect((await phantomKey.readState()).rules).toHaveLength(1);
  });
});

test('malformed messages of an extension page get no answer', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  const answers = await sendEach(popup, malformedMessages);
  expect(answers).toEqual(malformedMessages.map(() => null));
  // The same page gets an answer to a valid message, so the background does not just refuse everything.
  const status: unknown = await popup.evaluate(() =>
    chrome.runtime.sendMessage({ type: 'getStatus' }),
  );
  expect(status).toMatchObject({ ok: true, value: { keys: [{ armed: true }] } });
});

test('a document of ours that is not one of our pages gets no answer', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openQuietPage();
  const answers = await sendEach(page, forgedMessages);
  expect(answers).toEqual(forgedMessages.map(() => null));
  // One of these messages is `lock`.
  expect((await phantomKey.readState()).rules).toHaveLength(1);
});
