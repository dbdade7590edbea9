import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { searchBrowserMemory } from '../memory/browser-copies.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Outcome } from './check-run.ts';
import { countEncodings } from './find-secrets.ts';
import { until } from './until.ts';

const control = 'control';
const key = 'API key';

/** How long it may take until freed memory is used again. */
const patienceSeconds = 45;

/** Searches the memory of all processes of a browser for a typed key. */
export class MemoryWatch {
  readonly #session: BrowserSession;
  readonly #apiKey: string;
  readonly #control = `control-${randomBytes(16).toString('hex')}`;
  /** A page of the site, which contains the control. */
  #page: Page | null = null;
  #inUse = 0;

  constructor(session: BrowserSession, apiKey: string) {
    this.#session = session;
    this.#apiKey = apiKey;
  }

  /** Counts the key while it is in the field. A search that does not find it there proves nothing. */
  async lookWhileTyped(): Promise<void> {
    this.#page = await this.#session.phantomKey.openSite();
    await this.#page.evaluate((text) => Object.assign(globalThis, { kept: text }), this.#control);
    const popup = await this.#session.phantomKey.openPopup();
    await popup.getByTestId('key-field').pressSequentially(this.#apiKey);
    this.#inUse = (await this.#search()).counts[key] ?? 0;
    await popup.getByTestId('key-field').clear();
    await popup.close();
  }

  /** With everything forgotten and idle: searches until the key is gone or the time is over. */
  async lookAfterLock(): Promise<Outcome> {
    const { phantomKey } = this.#session;
    await phantomKey.closeOwnPages();
    const isGone = ({ counts }: { counts: Readonly<Record<string, number>> }) => counts[key] === 0;
    const { counts, bytes, processes } = await until(
      () => this.#searchAtRest(),
      isGone,
      patienceSeconds,
    );
    const { [key]: copies = 0, [control]: controls = 0, ...others } = counts;
    return {
      faults: copies > 0 ? [`${copies} copies of the typed key are left`] : [],
      voids: [
        ...(controls > 0 ? [] : ['the control was not found']),
        ...(this.#inUse > 0 ? [] : ['the key was not found even while it stood in the field']),
      ],
      evidence: {
        processes,
        'bytes searched': bytes,
        encodings: countEncodings(this.#secrets()),
        'copies while typed': this.#inUse,
        hits: copies,
        'copies of session key and envelope left': Object.values(others).reduce(
          (sum, count) => sum + count,
          0,
        ),
      },
    };
  }

  async #searchAtRest() {
    // A browser does this after half a minute without events, but never while it is automated. A tab that comes to the front,
    // as when one of our pages closes, starts it again.
    if (this.#page !== null) await this.#session.phantomKey.stopWorker(this.#page);
    return this.#search();
  }

  async #search() {
    return searchBrowserMemory(this.#session.profile, this.#secrets());
  }

  #secrets() {
    const held = this.#session.secrets.list().filter(({ label }) => !label.includes(key));
    return [
      { label: key, bytes: Buffer.from(this.#apiKey) },
      { label: control, bytes: Buffer.from(this.#control) },
      ...held,
    ];
  }
}
