import type { RequestListener } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

import { forgerExtension } from '../../testkit/pages/forged-messages.ts';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import { writeSessionFile } from '../../testkit/pages/privileged-page.ts';
import { callModels, findHeaders, isStamped } from '../../testkit/pages/stamped-request.ts';
import { killBrowser } from '../../testkit/browsers/kill-browser.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import type { RecordingBackend, SeenRequest } from '../../testkit/backends/recording-backend.ts';
import { startBackend } from '../../testkit/backends/start-backend.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { PlantedControls } from './planted-controls.ts';
import { SecretsSeen } from './secrets-seen.ts';

/** The allowed site. */
export const site = 'https://gitphantomscope.com';

/** A page with a text field, whose text the browser writes to the session file. */
const textFieldPage = 'https://control.example/';

/** A browser with the build under audit, a backend that records, and the secrets that must be found nowhere. */
export class BrowserSession implements AsyncDisposable {
  readonly browser: BrowserName;
  /** The folder of the build under audit. */
  readonly build: string;
  readonly backend: RecordingBackend;
  readonly controls: PlantedControls;
  /** Contains profile, caches, settings, crash reports and temporary files of the browser. */
  readonly home: string;
  readonly secrets = new SecretsSeen();
  /** Milliseconds since 1970. */
  readonly startedAt = Date.now();
  readonly #consoleFile: string;
  readonly #lines: string[] = [];
  #current: PhantomKey | undefined;

  private constructor(
    of: Pick<BrowserSession, 'browser' | 'build' | 'backend' | 'controls' | 'home'>,
  ) {
    this.browser = of.browser;
    this.build = of.build;
    this.backend = of.backend;
    this.controls = of.controls;
    this.home = of.home;
    this.#consoleFile = `${of.home}-console`;
  }

  /** Plants the controls and starts the browser. */
  static async start(browser: BrowserName, build: string): Promise<BrowserSession> {
    const home = await mkdtemp(join(tmpdir(), 'phantom-key-audit-'));
    const [controls, backend] = await Promise.all([PlantedControls.plant(home), startBackend()]);
    const session = new BrowserSession({ browser, build, backend, controls, home });
    await writeFile(session.#consoleFile, '');
    backend.answer(textFieldPage, answerPage('<input type="text">'));
    // The verifier's own page would tell the browser to change every later http:// of the site to https://.
    for (const path of ['', 'blank', 'favicon.ico']) {
      backend.answer(`${site}/${path}`, answerPage('<body></body>'));
    }
    await session.launch();
    return session;
  }

  /** The running browser. */
  get phantomKey(): PhantomKey {
    if (this.#current === undefined) throw new TypeError('the browser must run');
    return this.#current;
  }

  get profile(): string {
    return join(this.home, 'profile');
  }

  /** Starts the browser on the session's profile, for the first time or again. */
  async launch(): Promise<void> {
    this.#current = await PhantomKey.start(this.backend, {
      browser: this.browser,
      home: this.home,
      build: this.build,
      otherExtensions: [this.controls.extension, forgerExtension],
      consoleFile: this.#consoleFile,
    });
    this.#current.context.on('console', (line) => this.#lines.push(line.text()));
    this.#current.context.on('weberror', (error) => this.#lines.push(String(error.error())));
    if (this.browser === 'chromium') {
      const worker = await this.#current.worker();
      worker.on('console', (line) => this.#lines.push(line.text()));
    }
  }

  /** Types a new key and stores it. */
  async storeNewKey(label: string): Promise<string> {
    const apiKey = createFakeKey();
    this.secrets.add(label, apiKey);
    await this.phantomKey.storeKey(apiKey, { keyByKey: true });
    return apiKey;
  }

  /** Calls the backend from a page of the allowed site. Returns the request that the backend saw. */
  async call(page: Page, mark: string): Promise<SeenRequest> {
    await callModels(page, mark);
    return this.waitForCall(mark);
  }

  /** The marked request, when the backend has seen it. Its headers are remembered. */
  async waitForCall(mark: string, method = 'GET'): Promise<SeenRequest> {
    const seen = await this.backend.waitFor(
      (request) => request.method === method && request.url.includes(`mark=${mark}`),
    );
    if (isStamped(seen)) this.secrets.addHeaders(seen);
    return seen;
  }

  /** Remembers everything that carries a key by now, in the vault and in requests. */
  async rememberSecrets(): Promise<void> {
    const { session } = await this.phantomKey.readState();
    this.secrets.addVault(session['vault']);
    for (const request of this.backend.seen) this.secrets.addHeaders(request);
  }

  /** Types into a text field of a page. The browser keeps the text for session restore. */
  async typeControl(): Promise<void> {
    const page = await this.phantomKey.openSite(textFieldPage);
    await page.locator('input').pressSequentially(this.controls.text['session file']);
    if (this.browser === 'firefox') await writeSessionFile(this.phantomKey.context);
  }

  /** Everything that was written to a console. */
  async readConsole(): Promise<string> {
    return [...this.#lines, await readFile(this.#consoleFile, 'utf8')].join('\n');
  }

  /** As in a crash: kills every process at once. */
  async crash(): Promise<void> {
    const closed = this.phantomKey.context.waitForEvent('close');
    await killBrowser(this.profile);
    await closed;
  }

  /** Closes the browser as a user does. */
  async exit(): Promise<void> {
    await this.#current?.context.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.exit();
    await this.backend[Symbol.asyncDispose]();
    const left = [this.home, this.controls.extension, this.#consoleFile];
    for (const path of left) await rm(path, { recursive: true, force: true });
  }
}

/** Answers with a page. */
export function answerPage(body: string): RequestListener {
  return (_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>A page</title>${body}`);
  };
}

/** Answers with a script. */
export function answerScript(code: string): RequestListener {
  return (_request, response) => {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(code);
  };
}

/** Whether both headers are there. */
export function hasBothHeaders(request: SeenRequest): boolean {
  const { encryptedKey, sessionKey } = findHeaders(request);
  return encryptedKey !== null && sessionKey !== null;
}
