import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RecordingBackend } from '../testkit/backends/recording-backend.ts';
import { createFakeKey } from '../testkit/headers/fake-key.ts';
import { chromiumBuild, firefoxBuild } from '../testkit/project.ts';
import { changeManifest } from '../testkit/pages/change-manifest.ts';
import { checkScreen, expectAccessible, takePicture } from '../testkit/pages/check-screen.ts';
import { createEnvBlock, expect, test } from './fixtures.ts';
import { installInFirefox } from '../testkit/pages/install-in-firefox.ts';
import { findHidden } from '../testkit/pages/look-at-page.ts';
import { addBackend, openOptions } from '../testkit/pages/options-page.ts';
import { PhantomKey } from '../testkit/pages/phantom-key.ts';
import { openPrivilegedPage, type Privileged } from '../testkit/pages/privileged-page.ts';
import { rejectKey } from '../testkit/pages/reject-key.ts';
import { api } from '../testkit/pages/stamped-request.ts';

// German words are long. A layout that fits German also fits English.
test('the screens in German', async ({ browserUnderTest, backend, apiKey }, testInfo) => {
  test.setTimeout(180_000);
  const build = testInfo.outputPath('extension');
  await using phantomKey = await startInGerman[browserUnderTest](backend, build);
  await lookAtPopup(phantomKey, backend, apiKey);
  await lookAtOptions(phantomKey);
  await lookAtWelcome(phantomKey);
});

const startInGerman = {
  /**
   * Debian ships Chromium's translations in a separate package of 119 MB. So the extension is built without English instead.
   */
  async chromium(backend: RecordingBackend, build: string): Promise<PhantomKey> {
    await cp(chromiumBuild, build, { recursive: true });
    await rm(join(build, '_locales', 'en'), { recursive: true });
    await changeManifest(build, { default_locale: 'de' });
    return PhantomKey.start(backend, { build });
  },

  /** Sets German as a language that Firefox has and the user wants. Firefox then chooses it from the extension's languages. */
  async firefox(backend: RecordingBackend): Promise<PhantomKey> {
    const phantomKey = await PhantomKey.start(backend, { browser: 'firefox' });
    const privileged = await openPrivilegedPage(phantomKey.context);
    await privileged.evaluate(() => {
      const { locale } = (globalThis as unknown as Privileged).Services;
      locale.availableLocales = ['de', ...locale.availableLocales];
      locale.requestedLocales = ['de'];
    });
    await installInFirefox(phantomKey, firefoxBuild);
    return phantomKey;
  },
};

async function lookAtPopup(
  phantomKey: PhantomKey,
  backend: RecordingBackend,
  apiKey: string,
): Promise<void> {
  const popup = await phantomKey.openPopup();
  await expectGerman(popup, 'API-Schlüssel eingeben');
  await look(popup, 'popup-locked', 360);
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('check-outcome').and(popup.locator('[data-outcome="works"]')).waitFor();
  await expectGerman(popup, 'OpenAI: Schlüssel aktiv');
  await look(popup, 'popup-armed', 360);

  backend.answer(`${api}/keys/validate`, rejectKey);
  await phantomKey.storeKey(createFakeKey(), { label: 'Arbeit', use: false });
  await popup.locator('[data-outcome="rejected"]').waitFor();
  await phantomKey.openKeyRow(popup, { label: 'Arbeit' });
  await popup.getByTestId('replace-button').waitFor();
  await look(popup, 'popup-keys', 360);
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('store-button').click();
  await popup.getByTestId('form-problem').waitFor();
  await look(popup, 'popup-add', 360);
  await phantomKey.paste(popup.getByTestId('key-field'), createEnvBlock());
  await popup.getByTestId('import-screen').waitFor();
  await look(popup, 'popup-import', 360);
  await popup.getByTestId('back-button').click();
  await (
    await phantomKey.openKeyRow(popup, { label: 'Arbeit' })
  )
    .getByTestId('forget-button')
    .click();

  backend.verifier.replaceSigningKey();
  await popup.getByTestId('check-button').click();
  await popup.getByTestId('agree-button').waitFor();
  await look(popup, 'popup-blocked', 360);
  await popup.close();
}

async function lookAtOptions(phantomKey: PhantomKey): Promise<void> {
  const options = await openOptions(phantomKey);
  await expectGerman(options, 'Einstellungen');
  await addBackend(options, {
    api: 'https://api.own.example/api/',
    sites: ['https://own.example'],
  });
  await options.getByTestId('sites-field').fill('https://*.example.com');
  await options.getByTestId('add-button').click();
  await options.getByTestId('problem-text').first().waitFor();
  await options.getByTestId('agree-button').click();
  await options.getByTestId('forget-pin-button').click();
  await look(options, 'options', 760);
}

async function lookAtWelcome({ context, origin }: PhantomKey): Promise<void> {
  const welcome = await context.newPage();
  await welcome.goto(`${origin}/welcome.html`);
  await expectGerman(welcome, 'Willkommen bei Phantom Key');
  await look(welcome, 'welcome', 1000);
}

async function expectGerman(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toHaveText(heading);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
}

/** In light and dark colours at the usual width, and at 320 pixels, where nothing may be cut off. */
async function look(page: Page, name: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 600 });
  await checkScreen(page, `de-${name}`);
  await page.setViewportSize({ width: 320, height: 600 });
  await takePicture(page, `de-${name}-narrow`);
  await expectAccessible(page, `${name}, narrow`);
  expect(await page.evaluate(findHidden), `${name}: hidden`).toEqual([]);
}
