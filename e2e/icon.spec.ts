import { agreeAhead, withdraw } from '../testkit/pages/browser-settings.ts';
import { differences } from '../testkit/pages/differences.ts';
import { expect, test } from './fixtures.ts';
import { override, overrider } from '../testkit/pages/override.ts';
import { followIcon } from '../testkit/pages/follow-icon.ts';
import { rejectKey } from '../testkit/pages/reject-key.ts';
import { api, callModels } from '../testkit/pages/stamped-request.ts';

test.use({ otherExtensions: [overrider] });

const site = 'https://gitphantomscope.com';
const validate = `${api}/keys/validate`;

test('the icon shows whether a key is armed, and whether the user must act', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const shown = await followIcon(phantomKey);
  const expectShown = (icon: string, text: string, title: string) =>
    expect.poll(shown).toEqual({ icon, text, title: `Phantom Key: ${title}` });
  await phantomKey.storeKey(apiKey);
  await expectShown('armed', '✓', 'OpenAI key in use');

  const page = await phantomKey.openSite();
  const other = await phantomKey.openOther(overrider);
  const { overrides } = differences[phantomKey.browser];
  const taking = overrides.find(({ travels }) => !travels);
  if (taking === undefined) throw new Error('another extension must be able to take the key away');
  await override(other, taking.means, taking.operation);
  await callModels(page, 'overridden');
  await expectShown('attention', '!', 'The last request was sent without the key');
  await override(other, 'rule', 'nothing');
  await callModels(page, 'alone');
  await expectShown('armed', '1', 'OpenAI key in use');

  await withdraw(phantomKey, site);
  const lost = 'The browser no longer allows Git Phantom Scope';
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
    await navigator.locks.request('transaction', async () => {
      const { time } = await chrome.storage.session.get<{ time: { usedAt: number } }>('time');
      await chrome.storage.session.set({ time: { ...time, usedAt: time.usedAt - 29.2 * 60_000 } });
    });
  });
  await popup.evaluate(() => chrome.runtime.sendMessage({ type: 'getStatus' }));
  await expectShown('attention', '1m', 'your keys will be forgotten within a minute.');
  await popup.getByTestId('forget-button').click();
  await expectShown('locked', '', 'no key in use');
});
