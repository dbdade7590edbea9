import type { Page } from '@playwright/test';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { createEnvBlock, expect, test } from './fixtures.ts';
import { callModels } from '../testkit/pages/stamped-request.ts';

/** Records in the page every value that a field of it ever has. */
async function watchFields(popup: Page): Promise<() => Promise<string[]>> {
  await popup.evaluate(() => {
    const held: string[] = [];
    const note = () => {
      for (const field of document.querySelectorAll('input, textarea')) {
        if ('value' in field) held.push(String(field.value));
      }
    };
    for (const type of ['beforeinput', 'input', 'change', 'paste', 'focus']) {
      document.addEventListener(type, note, true);
    }
    new MutationObserver(note).observe(document, { childList: true, subtree: true });
    Object.assign(globalThis, { heldTexts: held });
  });
  return () => popup.evaluate(() => (globalThis as unknown as { heldTexts: string[] }).heldTexts);
}

test.use({ sharesBrowser: true });

test('the user chooses pasted lines by name, and only these are stored', async ({
  phantomKey,
  backend,
}) => {
  const keys = [createFakeKey(), createFakeKey(), createFakeKey()];
  const popup = await phantomKey.openPopup();
  const readFields = await watchFields(popup);
  const field = popup.getByTestId('key-field');
  expect(await phantomKey.paste(field, createEnvBlock(keys))).toBe('prevented');

  const found = popup.getByTestId('import-key');
  await expect(found.getByRole('checkbox')).toHaveCount(3);
  await expect(found).toHaveText([
    /^OPENAI_API_KEY\s*OpenAI$/,
    /^OPENAI_KEY_AT_WORK\s*OpenAI$/,
    /^ANTHROPIC_API_KEY\s*Anthropic$/,
  ]);
  await expect(popup.getByTestId('import-leftover')).toHaveText([/FAL_KEY/, /DATABASE_URL/, /1/]);
  // Text and attributes hold no part of a key, of another value, or of a line that could not be read.
  const page = await popup.content();
  for (const secret of ['FAKE', 'sk-', 'postgres', 'not a line'])
    expect(page).not.toContain(secret);

  await found.getByRole('checkbox', { name: 'ANTHROPIC_API_KEY' }).uncheck();
  await popup.getByTestId('import-use').selectOption('OPENAI_KEY_AT_WORK');
  await popup.getByTestId('import-button').click();
  await popup.getByTestId('clipboard-note').waitFor();
  const row = phantomKey.keyRow(popup, { label: 'OPENAI_KEY_AT_WORK' });
  await expect(row).toHaveAttribute('data-armed', 'true');
  await expect(popup.getByTestId('key-row')).toHaveCount(2);

  expect([...new Set(await readFields())]).toEqual(['', 'on']);
  const { vault } = (await phantomKey.readState()).session as { vault: { keys: unknown[] } };
  expect(vault.keys).toHaveLength(2);
  backend.provider.clear();
  await callModels(await phantomKey.openSite(), 'imported');
  expect(backend.provider.authorizations).toEqual([`Bearer ${keys[1] ?? ''}`]);
});

test('Ctrl+V pastes from the real clipboard', async ({ phantomKey }) => {
  const popup = await phantomKey.openPopup();
  await phantomKey.copy(createEnvBlock());
  await popup.bringToFront();
  const readFields = await watchFields(popup);
  await popup.getByTestId('key-field').press('Control+V');
  await expect(popup.getByTestId('import-key')).toHaveCount(3);
  await popup.getByTestId('back-button').click();
  await expect(popup.getByTestId('key-field')).toHaveValue('');
  expect([...new Set(await readFields())].sort()).toEqual(['', 'on']);
});

test('lines that are not chosen are dropped', async ({ phantomKey }) => {
  const popup = await phantomKey.openPopup();
  await phantomKey.paste(popup.getByTestId('key-field'), createEnvBlock());
  await popup.getByTestId('back-button').click();
  await popup.getByTestId('key-field').waitFor();
  const { rules, session } = await phantomKey.readState();
  expect(rules).toEqual([]);
  expect(session['vault']).toMatchObject({ keys: [] });
});

test('says that lines hold no key, and puts them into no field', async ({ phantomKey }) => {
  const popup = await phantomKey.openPopup();
  const field = popup.getByTestId('key-field');
  expect(await phantomKey.paste(field, 'DATABASE_URL=postgres://host\nDEBUG=1')).toBe('prevented');
  await expect(popup.getByTestId('form-problem')).toHaveAttribute('data-problem', 'noEnvKeys');
  await expect(field).toHaveValue('');
});
