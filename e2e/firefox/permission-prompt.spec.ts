import { openPrivilegedPage } from '../../testkit/pages/privileged-page.ts';
import { expect, test } from '../fixtures.ts';
import { addBackend, cardOf, openOptions } from '../../testkit/pages/options-page.ts';
import { pressInPrompt } from '../../testkit/pages/press-in-prompt.ts';

const own = { api: 'https://api.own.example/api/', sites: ['https://own.example'] };

// A test cannot press Chromium's prompt.
test("shows the browser's prompt and takes its answer", async ({ phantomKey }) => {
  // This comes first, because the prompt closes when another page comes to the front.
  await openPrivilegedPage(phantomKey.context);
  const options = await openOptions(phantomKey);
  await addBackend(options, own);
  await pressInPrompt(phantomKey.context, 'secondaryButton');
  const card = cardOf(options, 'https://api.own.example');
  const state = card.getByTestId('access-state');
  await expect(state).toHaveAttribute('data-access', 'false');

  await card.getByTestId('allow-button').click();
  await pressInPrompt(phantomKey.context, 'button');
  await expect(state).toHaveAttribute('data-access', 'true');
  const permitted = await options.evaluate(async () => (await chrome.permissions.getAll()).origins);
  expect(permitted).toEqual(
    expect.arrayContaining(['https://api.own.example/*', 'https://own.example/*']),
  );
});
