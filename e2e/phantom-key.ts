import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from '@playwright/test';
import {
  type ChromiumOptions,
  expectWorker,
  launchChromium,
  readExtensionId,
} from '../harness/launch-chromium.ts';
import { chromiumBuild } from '../harness/project.ts';
import type { RecordingBackend } from '../harness/recording-backend.ts';

/** The built extension in a browser of its own: what a user, or a test, can do with it. */
export class PhantomKey implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly id: string;
  readonly home: string;

  private constructor(context: BrowserContext, id: string, home: string) {
    this.context = context;
    this.id = id;
    this.home = home;
  }

  /**
   * Starts Chromium with the production build.
   * @param home folder that holds the profile and is the browser's home; a fresh one when absent, removed at the end
   */
  static async start(
    backend: Pick<RecordingBackend, 'tlsPort' | 'plainPort' | 'spkiHash'>,
    options: Partial<ChromiumOptions> = {},
  ): Promise<PhantomKey> {
    const home = options.home ?? (await mkdtemp(join(tmpdir(), 'phantom-key-')));
    const context = await launchChromium({
      profile: join(home, 'profile'),
      extensions: [chromiumBuild],
      spkiHash: backend.spkiHash,
      tlsPort: backend.tlsPort,
      plainPort: backend.plainPort,
      headless: true,
      ...options,
      home,
    });
    return new PhantomKey(context, await readExtensionId(context), home);
  }

  /** The background worker, ours or that of another extension under test. */
  async worker(name = 'Phantom Key'): Promise<Worker> {
    return expectWorker(this.context, name);
  }

  /** The popup, as a page of its own. */
  async openPopup(): Promise<Page> {
    const popup = await this.context.newPage();
    await popup.goto(`chrome-extension://${this.id}/popup.html`);
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

  /** Session rules and `storage.session`, as the browser has them. */
  async readState(): Promise<{ rules: unknown[]; session: Record<string, unknown> }> {
    return (await this.worker()).evaluate(async () => ({
      rules: await chrome.declarativeNetRequest.getSessionRules(),
      session: await chrome.storage.session.get(null),
    }));
  }

  /** Stops the background worker as the browser does when it idles, and waits until it is stopped. */
  async stopWorker(extensionPage: Page): Promise<void> {
    const session = await this.context.newCDPSession(extensionPage);
    const stopped = new Promise<void>((resolve, reject) => {
      session.on('ServiceWorker.workerVersionUpdated', function stop({ versions }) {
        const states = versions.map(({ runningStatus }) => runningStatus);
        if (states.includes('running')) {
          session.send('ServiceWorker.stopAllWorkers').catch(reject);
        } else if (states.includes('stopped')) {
          session.off('ServiceWorker.workerVersionUpdated', stop);
          resolve();
        }
      });
    });
    // Enabling reports the state as it is; a worker that is still starting is stopped once it runs.
    await session.send('ServiceWorker.enable');
    await stopped;
    await session.detach();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
