import { expect, test } from './fixtures.ts';

test.use({ sharesBrowser: true });

test('a key that is corrected in the middle is stored as corrected', async ({
  phantomKey,
  backend,
  apiKey,
}) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  // Corrections at the start, in the middle and at the end.
  await field.pressSequentially(`xx${apiKey.slice(0, 20)}12${apiKey.slice(21)}y`);
  await field.press('Backspace');
  await field.press('Home');
  await field.press('Delete');
  await field.press('Delete');
  for (let step = 0; step < 20; step++) await field.press('ArrowRight');
  await field.press('Shift+ArrowRight');
  await field.press('Shift+ArrowRight');
  await field.press(apiKey.charAt(20));
  await field.press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  expect(backend.provider.authorizations).toEqual([`Bearer ${apiKey}`]);
});

test('text that is deleted again leaves no trace', async ({ phantomKey, backend, apiKey }) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  await field.pressSequentially('wrong');
  await field.press('ControlOrMeta+z');
  await field.press('ControlOrMeta+a');
  await field.press('Delete');
  await expect(field).toHaveValue('');
  // Inserted in one piece, as a paste is. Tests that run at the same time may share the clipboard.
  await popup.keyboard.insertText(apiKey);
  await field.press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  expect(backend.provider.authorizations).toEqual([`Bearer ${apiKey}`]);
});

test('after the field loses focus it holds one mask character for each character', async ({
  phantomKey,
  apiKey,
}) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  await field.evaluate((input) => {
    for (const type of ['change', 'blur']) {
      input.addEventListener(type, () => {
        input.setAttribute(`data-at-${type}`, (input as HTMLInputElement).value);
      });
    }
  });
  await field.pressSequentially(apiKey);
  await field.press('Tab');
  for (const type of ['change', 'blur']) {
    await expect(field).toHaveAttribute(`data-at-${type}`, '\uE000'.repeat(apiKey.length));
  }
});
