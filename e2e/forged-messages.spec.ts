import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const messages = [
  { type: 'getStatus' },
  { type: 'borrowSessionKey', backendId: 'git-phantom-scope' },
  { type: 'recheckProtocol', backendId: 'git-phantom-scope' },
  { type: 'allowBasic', backendId: 'git-phantom-scope' },
  {
    type: 'trustKey',
    backendId: 'git-phantom-scope',
    fingerprint: Array.from({ length: 16 }, () => 'abcd').join(' '),
  },
  {
    type: 'storeKey',
    sessionId: 'forged',
    backendId: 'git-phantom-scope',
    provider: 'openai',
    label: null,
    envelopes: { v1: 'AAAA', v2: 'AAAA' },
    use: true,
  },
  { type: 'checkKey', keyId: 'forged' },
  { type: 'useKey', keyId: 'forged' },
  { type: 'forgetKey', keyId: 'forged' },
  { type: 'lock' },
];

const forger = join(import.meta.dirname, 'extensions', 'forger');

test.use({ otherExtensions: [forger] });

test('a page has no way to send a message', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();
  const answers = await page.evaluate(
    async ({ id, forged }) => {
      const { chrome: api } = globalThis as { chrome?: { runtime?: typeof chrome.runtime } };
      const send = (message: object): Promise<unknown> =>
        api?.runtime?.sendMessage(id, message).catch(() => null) ?? Promise.resolve(null);
      return (await Promise.all(forged.map(send))).map((answer) => answer ?? null);
    },
    { id: phantomKey.id, forged: messages },
  );
  expect(answers).toEqual(messages.map(() => null));
  expect((await phantomKey.readState()).rules).toHaveLength(1);
});

test('another extension gets no answer, by message or by port', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const other = await phantomKey.worker('Forger');
  for (const message of messages) {
    const results = await other.evaluate(
      async ({ id, forged }) => {
        const { forge, forgePort } = globalThis as unknown as Record<
          'forge' | 'forgePort',
          (id: string, message: object) => Promise<{ answer: unknown; error: string }>
        >;
        return [await forge(id, forged), await forgePort(id, forged)];
      },
      { id: phantomKey.id, forged: message },
    );
    for (const result of results) {
      expect(result).toEqual({ answer: null, error: expect.stringContaining('not establish') });
    }
  }
  expect((await phantomKey.readState()).rules).toHaveLength(1);
});

test('malformed messages of an extension page get no answer', async ({ phantomKey, apiKey }) => {
  await phantomKey.storeKey(apiKey);
  const popup = await phantomKey.openPopup();
  const malformed = [
    null,
    1,
    'getStatus',
    [],
    {},
    { type: 'unlock' },
    { type: ['getStatus'] },
    { type: 'storeKey' },
    { type: 'storeKey', provider: 'nobody', envelopes: { v1: 'AAAA', v2: 'AAAA' } },
    { type: 'storeKey', provider: 'openai', envelopes: { v1: 1, v2: 'AAAA' } },
    { type: 'storeKey', provider: 'openai', envelopes: { v1: 'A'.repeat(10_000), v2: 'AAAA' } },
    { type: '__proto__' },
    { type: 'constructor' },
  ];
  const answers = await popup.evaluate(
    (forged) =>
      Promise.all(
        forged.map(async (message): Promise<unknown> => {
          const answer: unknown = await chrome.runtime.sendMessage(message).catch(() => null);
          return answer ?? null;
        }),
      ),
    malformed,
  );
  expect(answers).toEqual(malformed.map(() => null));
  // The same page, the same way, with a message that is one: the gate is not simply shut.
  const status: unknown = await popup.evaluate(() =>
    chrome.runtime.sendMessage({ type: 'getStatus' }),
  );
  expect(status).toMatchObject({ ok: true, value: { keys: [{ armed: true }] } });
});

test('a document of ours that is no page of ours gets no answer', async ({
  phantomKey,
  apiKey,
}) => {
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.context.newPage();
  await page.goto(`${phantomKey.origin}/manifest.json`);
  const answer: unknown = await page.evaluate(() =>
    chrome.runtime.sendMessage({ type: 'borrowSessionKey' }).catch(() => null),
  );
  expect(answer ?? null).toBeNull();
});
