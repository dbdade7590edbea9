import { cp } from 'node:fs/promises';
import { firefoxBuild } from '../../testkit/project.ts';
import { changeManifest } from '../../testkit/pages/change-manifest.ts';
import { expect, test } from '../fixtures.ts';
import { installInFirefox } from '../../testkit/pages/install-in-firefox.ts';
import { callModels } from '../../testkit/pages/stamped-request.ts';

// In Chromium a reload counts as an update: e2e/key-life.spec.ts.
test('after an update nothing is left, and the popup says why', async ({
  phantomKey,
  apiKey,
}, testInfo) => {
  const next = testInfo.outputPath('next');
  await cp(firefoxBuild, next, { recursive: true });
  await changeManifest(next, { version: '999.0' });
  await phantomKey.storeKey(apiKey);
  const page = await phantomKey.openSite();

  await installInFirefox(phantomKey, next);
  const popup = await phantomKey.openPopup();
  await expect(popup.getByTestId('lock-note')).toHaveAttribute('data-reason', 'updated');
  const { rules, session } = await phantomKey.readState();
  expect([rules, Object.keys(session)]).toEqual([[], ['status']]);
  expect(await callModels(page, 'after-update')).toBe(401);
});
