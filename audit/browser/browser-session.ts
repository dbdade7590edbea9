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

/** A page that leaves what is typed into it in the session file. */
const textFieldPage = 'https://control.example/';

/** One browser with the build under audit, a backend that records, and everything that must be found nowhere. */
export class BrowserSession implements AsyncDisposable {
  readonly browser: BrowserName;
  /** Folder of the build under audit. */
  readonly build: string;
  readonly backend: RecordingBackend;
  readonly controls: PlantedControls;
  /** Holds profile, caches, settings, crash reports and temporary files of the browser. */
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
    // The verifier's own page would have the browser turn every later http:// of the site into https://.
    for (const path of ['', 'blank', 'favicon.ico']) {
      backend.answer(`${site}/${path}`, answerPage('<body></body>'));
    }
    await session.launch();
    return session;
  }

  /** The browser that runs. */
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

  /** Has a page of the allowed site call the backend. Gives what the backend saw. */
  async call(page: Page, mark: string): Promise<SeenRequest> {
    await callModels(page, mark);
    return this.waitForCall(mark);
  }

  /** The marked request, once the backend has seen it; its headers are remembered. */
  async waitForCall(mark: string, method = 'GET'): Promise<SeenRequest> {
    const seen = await this.backend.waitFor(
      (request) => request.method === method && request.url.includes(`mark=${mark}`),
    );
    if (isStamped(seen)) this.secrets.addHeaders(seen);
    return seen;
  }

  /** Remembers whatever carries a key by now: in the vault, and in what was sent. */
  async rememberSecrets(): Promise<void> {
    const { session } = await this.phantomKey.readState();
    this.secrets.addVault(session['vault']);
    for (const request of this.backend.seen) this.secrets.addHeaders(request);
  }

  /** Types into a text field of a page, which the browser keeps for session restore. */
  async typeControl(): Promise<void> {
    const page = await this.phantomKey.openSite(textFieldPage);
    await page.locator('input').pressSequentially(this.controls.text['session file']);
    if (this.browser === 'firefox') await writeSessionFile(this.phantomKey.context);
  }

  /** Everything that was said to a console. */
  async readConsole(): Promise<string> {
    return [...this.#lines, await readFile(this.#consoleFile, 'utf8')].join('\n');
  }

  /** As a crash would: every process at once, in the middle of what it does. */
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

/** Both headers are there. */
export function hasBothHeaders(request: SeenRequest): boolean {
  const { encryptedKey, sessionKey } = findHeaders(request);
  return encryptedKey !== null && sessionKey !== null;
}
