import type { RecordingBackend } from '../backends/recording-backend.ts';
import { startBackend } from '../backends/start-backend.ts';
import type { BrowserName } from '../browsers/launch-browser.ts';
import { PhantomKey } from './phantom-key.ts';

interface World {
  readonly backend: RecordingBackend;
  readonly phantomKey: PhantomKey;
}

/** A port beside 443 on which a shared browser reaches its backend, under every host name. */
export const furtherTlsPort = 8443;

/**
 * One backend and one browser that tests share, one after another. The first test starts them. A failed test ends them together
 * with its worker.
 */
export class SharedWorld implements AsyncDisposable {
  #world: World | null = null;

  /** Backend and browser, with nothing left from the previous test. */
  async takeTurn(browser: BrowserName): Promise<World> {
    if (this.#world === null) {
      const backend = await startBackend();
      const options = { browser, furtherTlsPorts: [furtherTlsPort] };
      this.#world = { backend, phantomKey: await PhantomKey.start(backend, options) };
    } else {
      // First, with a new signing key, because a reset browser fetches the configuration at once and pins what it sees.
      this.#world.backend.reset();
      await resetBrowser(this.#world.phantomKey);
      // The end of the test before may have asked something meanwhile.
      this.#world.backend.clear();
    }
    return this.#world;
  }

  /** The browser for the current test. */
  expectPhantomKey(): PhantomKey {
    if (this.#world === null) throw new Error('a turn must have begun');
    return this.#world.phantomKey;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world?.phantomKey[Symbol.asyncDispose]();
    await this.#world?.backend[Symbol.asyncDispose]();
  }
}

/** Closes every page but the quiet one, and resets the extension to its state right after the installation. */
async function resetBrowser(phantomKey: PhantomKey): Promise<void> {
  const quiet = await phantomKey.keepQuietPage();
  const others = phantomKey.context.pages().filter((page) => page !== quiet);
  await Promise.all(others.map((page) => page.close()));
  // The background accepts no message from a quiet page.
  const popup = await phantomKey.openPopup();
  await popup.evaluate(async () => {
    await chrome.runtime.sendMessage({ type: 'lock' });
    const { origins = [] } = await chrome.permissions.getAll();
    const manifest = chrome.runtime.getManifest() as { host_permissions?: string[] };
    const required = manifest.host_permissions ?? [];
    await chrome.permissions.remove({ origins: origins.filter((it) => !required.includes(it)) });
    await chrome.storage.local.clear();
    // Inside the background's lock, so that no earlier transaction writes afterwards.
    await navigator.locks.request('transaction', () => chrome.storage.session.clear());
  });
  await popup.close();
}
