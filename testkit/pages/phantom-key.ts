import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page, Worker } from '@playwright/test';
import type { RecordingBackend } from '../backends/recording-backend.ts';
import {
  type BrowserName,
  type BrowserOptions,
  extensionOriginOf,
  launchBrowser,
  type LaunchedBrowser,
} from '../browsers/launch-browser.ts';
import { expectWorker } from '../browsers/launch-chromium.ts';
import { stopBackground } from './stop-background.ts';

/** The extension's state in the browser. */
export interface HeldState {
  /** One entry for each backend whose requests are stamped: the session rules, in Firefox the armed keys. */
  readonly rules: unknown[];
  readonly session: Record<string, unknown>;
}

/** A stored key as the popup names it. */
export interface KeyName {
  readonly provider?: string;
  readonly label?: string | null;
}

/** The choices in the form for a key, besides the key. */
export interface StoreOptions {
  /** For a key of unknown shape. */
  readonly provider?: string;
  /** The label of the backend, if there are several. */
  readonly backend?: string;
  /** For a provider that already has a key there. Without it the key without a label is replaced. */
  readonly label?: string;
  /** `false` leaves the armed key active. */
  readonly use?: boolean;
  /** Types key by key. A whole key would be in a message between the test and the browser. */
  readonly keyByKey?: boolean;
}

/** The built extension in its own browser, with what a user or a test can do with it. */
export class PhantomKey implements AsyncDisposable {
  readonly browser: BrowserName;
  readonly context: BrowserContext;
  /** Our id, as the browser and other extensions know it. */
  readonly id: string;
  /** `scheme://host` of our own pages. */
  readonly origin: string;
  readonly home: string;
  #quietPage: Page | null = null;

  private constructor(browser: BrowserName, launched: LaunchedBrowser, home: string) {
    this.browser = browser;
    this.context = launched.context;
    this.id = launched.extensionId;
    this.origin = launched.extensionOrigin;
    this.home = home;
  }

  /**
   * Starts a browser with the production build for it.
   * @param home folder that holds the profile and is the browser's home; by default a new one that is removed at the end
   */
  static async start(
    backend: Pick<RecordingBackend, 'tlsPort' | 'plainPort' | 'spkiHash'>,
    { browser = 'chromium', ...options }: Partial<BrowserOptions> & { browser?: BrowserName } = {},
  ): Promise<PhantomKey> {
    const home = options.home ?? (await mkdtemp(join(tmpdir(), 'phantom-key-')));
    const launched = await launchBrowser(browser, {
      profile: join(home, 'profile'),
      otherExtensions: [],
      spkiHash: backend.spkiHash,
      tlsPort: backend.tlsPort,
      plainPort: backend.plainPort,
      headless: true,
      ...options,
      home,
    });
    return new PhantomKey(browser, launched, home);
  }

  /** Our background worker; Chromium only. */
  async worker(): Promise<Worker> {
    return expectWorker(this.context);
  }

  /** The page of another extension, through which a test makes it act. */
  async openOther(folder: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${await extensionOriginOf(this.browser, folder)}/page.html`);
    return page;
  }

  /** A document of ours in which no script runs. It asks the background nothing, but has the extension API. */
  async openQuietPage(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.origin}/icons/locked-16.png`);
    return page;
  }

  /** Opens such a document once and leaves it open, so that reading the state need not open a page. */
  async keepQuietPage(): Promise<Page> {
    this.#quietPage ??= await this.openQuietPage();
    return this.#quietPage;
  }

  /** The popup, as a page of its own. */
  async openPopup(): Promise<Page> {
    const popup = await this.context.newPage();
    await popup.goto(`${this.origin}/popup.html`);
    return popup;
  }

  /** Closes all our pages, including the welcome page. */
  async closeOwnPages(): Promise<void> {
    const own = this.context.pages().filter((page) => page.url().startsWith(this.origin));
    await Promise.all(own.map((page) => page.close()));
  }

  /** Types a key into the popup and waits until it is stored, checked, and active if asked. Leaves no popup open. */
  async storeKey(apiKey: string, options: StoreOptions = {}): Promise<void> {
    const popup = await this.openPopup();
    await openKeyForm(popup);
    await fillKeyForm(popup, apiKey, options);
    const provider = await popup.getByTestId('provider-select').inputValue();
    await popup.getByTestId('store-button').click();
    // The form disappears when the key is stored. The choice applies when the check has ended.
    await popup.getByTestId('key-field').waitFor({ state: 'detached' });
    await popup.locator('[data-outcome="none"]').waitFor({ state: 'detached' });
    if (options.use !== false) {
      const row = this.keyRow(popup, { provider, label: options.label ?? null });
      await popup
        .getByTestId('armed-screen')
        .or(row.and(popup.locator('[data-armed="true"]')))
        .waitFor();
    }
    await popup.close();
  }

  /** Lets the workers of the built-in backend's site use the key, or not, in the settings. Waits until it applies. */
  async allowWorkers(isAllowed: boolean): Promise<void> {
    const page = await this.context.newPage();
    await page.goto(`${this.origin}/options.html`);
    const choice = page.getByTestId('workers-choice').first();
    if ((await choice.isChecked()) !== isAllowed) await choice.click();
    // The page shows the stored value.
    await choice.and(page.locator(isAllowed ? ':checked' : ':not(:checked)')).waitFor();
    // The background applies it in its own transaction.
    await page.evaluate(() => navigator.locks.request('transaction', () => undefined));
    await page.close();
  }

  /** One of several keys in an open popup, by provider and label. */
  keyRow(popup: Page, { provider = 'openai', label = null }: KeyName = {}): Locator {
    const isLabelled = label === null ? ':not([data-label])' : `[data-label="${label}"]`;
    return popup.locator(`[data-testid="key-row"][data-provider="${provider}"]${isLabelled}`);
  }

  /** Opens the details of one of several keys, if they are not open yet. */
  async openKeyRow(popup: Page, name: KeyName = {}): Promise<Locator> {
    const row = this.keyRow(popup, name);
    const more = row.getByTestId('more-button');
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
    return row;
  }

  /** Puts a text on the clipboard, as a page does. */
  async copy(text: string): Promise<void> {
    // Firefox needs no permission for this, but a user's gesture, which the driver simulates.
    if (this.browser === 'chromium') {
      await this.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    }
    const page = await this.openSite();
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.close();
  }

  /** Pastes a text, and returns whether the browser would have inserted it into the field. */
  async paste(field: Locator, text: string): Promise<'left' | 'prevented'> {
    return field.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      // Firefox takes the text directly.
      const inFirefox = { dataType: 'text/plain', data: pasted };
      const common = { bubbles: true, cancelable: true };
      const event = new ClipboardEvent('paste', { clipboardData, ...inFirefox, ...common });
      return element.dispatchEvent(event) ? 'left' : 'prevented';
    }, text);
  }

  /** A page of the allowed site (or another) in a new tab. */
  async openSite(url = 'https://gitphantomscope.com/'): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** The session rules and `storage.session`, as the browser has them. */
  async readState(): Promise<HeldState> {
    if (this.#quietPage !== null) return this.#quietPage.evaluate(readHeldState);
    const popup = await this.openPopup();
    const state = await popup.evaluate(readHeldState);
    await popup.close();
    return state;
  }

  /** Stops the background, as the browser does when it is idle, and waits until it has stopped. */
  async stopWorker(page: Page): Promise<void> {
    await stopBackground(this, page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** Runs in one of our pages. */
async function readHeldState(): Promise<HeldState> {
  const session = await chrome.storage.session.get<Record<string, unknown>>(null);
  const { keys = [] } = (session['status'] ?? {}) as { keys?: { armed: boolean }[] };
  // Firefox has no rules, because the extension has no permission for them there.
  const api = chrome as Partial<typeof chrome>;
  const rules = await api.declarativeNetRequest?.getSessionRules();
  const stamping = rules?.filter(({ action }) => action.type === 'modifyHeaders');
  return { rules: stamping ?? keys.filter(({ armed }) => armed), session };
}

/** Goes to the form, which is the first screen or one press away. */
async function openKeyForm(popup: Page): Promise<void> {
  const [field, addButton] = [popup.getByTestId('key-field'), popup.getByTestId('add-key-button')];
  await field.or(addButton).first().waitFor();
  if (await addButton.isVisible()) await addButton.click();
  await field.waitFor();
}

async function fillKeyForm(
  popup: Page,
  apiKey: string,
  { provider, backend, label, use = true, keyByKey = false }: StoreOptions,
): Promise<void> {
  const field = popup.getByTestId('key-field');
  await (keyByKey ? field.pressSequentially(apiKey) : field.fill(apiKey));
  if (provider !== undefined) await popup.getByTestId('provider-select').selectOption(provider);
  if (backend !== undefined) {
    const choice = popup.getByTestId('backend-select').locator('option', { hasText: backend });
    const id = await choice.getAttribute('value');
    await popup.getByTestId('backend-select').selectOption(id);
  }
  const place = popup.getByTestId('place-choice');
  if (label !== undefined) await place.getByTestId('label-field').fill(label);
  else if (await place.isVisible()) await place.getByTestId('place-replace').first().click();
  const useChoice = popup.getByTestId('use-choice');
  if (await useChoice.isVisible()) await useChoice.setChecked(use);
}
