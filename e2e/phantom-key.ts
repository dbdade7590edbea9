import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from '@playwright/test';
import {
  type BrowserName,
  type BrowserOptions,
  launchBrowser,
  type LaunchedBrowser,
} from '../harness/launch-browser.ts';
import { expectWorker } from '../harness/launch-chromium.ts';
import type { RecordingBackend } from '../harness/recording-backend.ts';
import { stopBackground } from './stop-background.ts';

/** What the browser holds of the extension's state. */
export interface HeldState {
  /** One for each backend whose requests are stamped: the session rules, in Firefox the armed keys. */
  readonly rules: unknown[];
  readonly session: Record<string, unknown>;
}

/** The built extension in a browser of its own: what a user, or a test, can do with it. */
export class PhantomKey implements AsyncDisposable {
  readonly browser: BrowserName;
  readonly context: BrowserContext;
  /** `scheme://host` of our own pages. */
  readonly origin: string;
  readonly home: string;

  private constructor(browser: BrowserName, launched: LaunchedBrowser, home: string) {
    this.browser = browser;
    this.context = launched.context;
    this.origin = launched.extensionOrigin;
    this.home = home;
  }

  /**
   * Starts a browser with the production build for it.
   * @param home folder that holds the profile and is the browser's home; a fresh one when absent, removed at the end
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

  /** Our id, as the URLs of our pages have it. */
  get id(): string {
    return new URL(this.origin).host;
  }

  /** The background worker, ours or that of another extension under test; Chromium only. */
  async worker(name = 'Phantom Key'): Promise<Worker> {
    return expectWorker(this.context, name);
  }

  /** The popup, as a page of its own. */
  async openPopup(): Promise<Page> {
    const popup = await this.context.newPage();
    await popup.goto(`${this.origin}/popup.html`);
    return popup;
  }

  /** Types a key into the popup and waits until it is armed; leaves no popup open. */
  async storeKey(apiKey: string): Promise<void> {
    const popup = await this.openPopup();
    await popup.getByTestId('key-field').fill(apiKey);
    await popup.getByTestId('key-field').press('Enter');
    await popup.getByTestId('armed-screen').waitFor();
    await popup.close();
  }

  /** A page of the allowed site (or another) in a new tab. */
  async openSite(url = 'https://gitphantomscope.com/'): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** What stamps, and `storage.session`, as the browser has them. */
  async readState(): Promise<HeldState> {
    const popup = await this.openPopup();
    const state = await popup.evaluate(async () => {
      const session = await chrome.storage.session.get<Record<string, unknown>>(null);
      const { keys = [] } = (session['vault'] ?? {}) as { keys?: { armed: boolean }[] };
      // Firefox gives the extension no rules: there is no such permission.
      const api = chrome as Partial<typeof chrome>;
      const rules = await api.declarativeNetRequest?.getSessionRules();
      return { rules: rules ?? keys.filter(({ armed }) => armed), session };
    });
    await popup.close();
    return state;
  }

  /** Stops the background as the browser does when it idles, and waits until it is stopped. */
  async stopWorker(extensionPage: Page): Promise<void> {
    await stopBackground(this.browser, this.context, extensionPage);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
