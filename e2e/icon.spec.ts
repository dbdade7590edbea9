import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { agreeAhead, withdraw } from './options-page.ts';
import type { PhantomKey } from './phantom-key.ts';
import { rejectKey } from './reject-key.ts';
import { api, callModels } from './stamped-request.ts';

test.use({ otherExtensions: [join(import.meta.dirname, 'extensions', 'overrider')] });

const site = 'https://gitphantomscope.com';
const validate = `${api}/keys/validate`;

/** Follows the icon, which no API gives back, by the files that the browser loads for it; mark and words it gives back. */
function followIcon(phantomKey: PhantomKey) {
  let icon = '';
  phantomKey.context.on('request', (request) => {
    icon = /\/icons\/(.+)-\d+\.png$/.exec(request.url())?.[1] ?? icon;
  });
  return async (): Promise<{ icon: string; text: string; title: string }> => {
    const worker = await phantomKey.worker();
    const [text, title] = await worker.evaluate(() =>
      Promise.all([chrome.action.getBadgeText({}), chrome.action.getTitle({})]),
    );
    return { icon, text, title };
  };
}

test('the icon says whether a key is in use, and that something needs the user', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const shown = followIcon(phantomKey);
  const expectShown = (icon: string, text: string, title: string) =>
    expect.poll(shown).toEqual({ icon, text, title: `Phantom Key: ${title}` });
  await phantomKey.storeKey(apiKey);
  await expectShown('armed', '✓', 'OpenAI key in use');

  const page = await phantomKey.openSite();
  await override(phantomKey, 'remove');
  await callModels(page, 'overridden');
  await expectShown('attention', '!', 'The key did not travel with the last request');
  await override(phantomKey, null);
  await callModels(page, 'alone');
  await expectShown('armed', '1', 'OpenAI key in use');

  await withdraw(phantomKey, site);
  const lost = 'The browser does not allow Git Phantom Scope any more';
  await expectShown('attention', '!', lost);
  await agreeAhead(phantomKey, [site]);
  await expectShown('locked', '', 'no key in use');

  const popup = await phantomKey.openPopup();
  await popup.getByTestId('arm-button').click();
  await expectShown('armed', '1', 'OpenAI key in use');
  backend.answer(validate, rejectKey);
  await popup.getByTestId('check-button').click();
  await expectShown('attention', '!', 'OpenAI rejected the key');
  backend.answer(validate, null);
  await popup.getByTestId('check-button').click();
  await expectShown('locked', '', 'no key in use');
  await popup.getByTestId('arm-button').click();
  await expectShown('armed', '1', 'OpenAI key in use');

  await popup.evaluate(async () => {
    await navigator.locks.request('key-life', async () => {
      const { time } = await chrome.storage.session.get<{ time: { usedAt: number } }>('time');
      await chrome.storage.session.set({ time: { ...time, usedAt: time.usedAt - 29.2 * 60_000 } });
    });
    await chrome.runtime.sendMessage({ type: 'getStatus' });
  });
  await expectShown('attention', '1m', 'your keys are forgotten within a minute.');
  await popup.getByTestId('forget-button').click();
  await expectShown('locked', '', 'no key in use');
});

/** Has the other extension change the headers, or leave them. */
async function override(phantomKey: PhantomKey, operation: string | null): Promise<void> {
  const worker = await phantomKey.worker('Overrider');
  await worker.evaluate(async (given) => {
    if (given === null) {
      const { declarativeNetRequest: rules } = chrome;
      const removeRuleIds = (await rules.getSessionRules()).map(({ id }) => id);
      await rules.updateSessionRules({ removeRuleIds });
      return;
    }
    await (globalThis as unknown as { override(operation: string): Promise<void> }).override(given);
  }, operation);
}
