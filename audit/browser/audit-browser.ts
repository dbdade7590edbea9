import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import type { CheckResult } from '../report/check-result.ts';
import type { BrowserCheckName } from './browser-checks.ts';
import { BrowserSession } from './browser-session.ts';
import { checkPermissions, checkPolicy, checkReviewed, readManifest } from './build-checks.ts';
import { CheckRun, nameFailure } from './check-run.ts';
import { crashExtension } from './crash-extension.ts';
import { checkDisk } from './disk-check.ts';
import { checkMessageGate } from './gate-checks.ts';
import { checkNothingKept, checkStorage, forget } from './forgotten-checks.ts';
import { MemoryWatch } from './memory-check.ts';
import { checkRequestChoice, checkRule } from './request-checks.ts';
import {
  checkArrival,
  checkConsole,
  checkMessages,
  checkPageView,
  checkReach,
  checkUrls,
  listenToMessages,
} from './use-checks.ts';

/** What is audited, and which checks run. */
export interface BrowserAudit {
  readonly browser: BrowserName;
  /** The folder of its build. */
  readonly build: string;
  /** The checks to run; all if empty. */
  readonly only: readonly BrowserCheckName[];
  /** Called with each result. */
  readonly progress: (line: string) => void;
}

/** Audits a build in its browser. A check that cannot be tried is void, never passed. */
export async function auditBrowser(audit: BrowserAudit): Promise<CheckResult[]> {
  const run = new CheckRun(audit.browser, audit.only, audit.progress);
  try {
    await lookAtBuild(run, audit);
    if (run.wantsFrom('key-arrives')) await drive(run, audit);
  } catch (error) {
    run.voidRest(nameFailure(error));
  }
  return run.results;
}

async function lookAtBuild(run: CheckRun, { browser, build }: BrowserAudit): Promise<void> {
  const manifest = await readManifest(build);
  await run.check('manifest-reviewed', () => checkReviewed(manifest, browser));
  await run.check('permissions', () => Promise.resolve(checkPermissions(manifest)));
  await run.check('policy', () => checkPolicy(manifest, build));
}

/**
 * A key is stored, checked, used and forgotten. Another is armed when the browser crashes. The browser starts again and ends.
 */
async function drive(run: CheckRun, { browser, build }: BrowserAudit): Promise<void> {
  await using session = await BrowserSession.start(browser, build);
  await use(run, session);
  if (!run.wantsFrom('disk-in-use')) return;
  await useAgain(session);
  await run.check('disk-in-use', () => checkDisk(session, 'running'));
  if (!run.wantsFrom('disk-after-crash')) return;
  if (browser === 'chromium') await crashExtension(session);
  await session.crash();
  await run.check('disk-after-crash', () => checkDisk(session, 'crashed'));
  if (!run.wantsFrom('restart')) return;
  await session.launch();
  await run.check('restart', () => checkNothingKept(session, 'after-restart'));
  // Firefox has dropped the text that was typed in the session before.
  await session.typeControl();
  await session.exit();
  await run.check('disk-after-exit', () => checkDisk(session, 'exited'));
}

async function use(run: CheckRun, session: BrowserSession): Promise<void> {
  const apiKey = createFakeKey();
  session.secrets.add('API key', apiKey);
  const memory = new MemoryWatch(session, apiKey);
  if (run.wants('memory-after-lock')) await memory.lookWhileTyped();
  const listener = await listenToMessages(session);
  await session.phantomKey.storeKey(apiKey, { keyByKey: true });
  await run.check('key-arrives', () => checkArrival(session, apiKey));
  await session.rememberSecrets();
  await run.check('rule', () => checkRule(session));
  await run.check('request-choice', () => checkRequestChoice(session));
  await run.check('page-sees-nothing', () => checkPageView(session));
  await run.check('web-reach', () => checkReach(session));
  await run.check('messages-carry-no-key', () => checkMessages(session, listener));
  await run.check('message-gate', () => checkMessageGate(session));
  await run.check('console', () => checkConsole(session));
  await run.check('urls', () => Promise.resolve(checkUrls(session)));
  await run.check('storage', () => checkStorage(session));
  if (!run.wantsFrom('lock')) return;
  await forget(session);
  await run.check('lock', () => checkNothingKept(session, 'after-lock'));
  await run.check('memory-after-lock', () => memory.lookAfterLock());
}

/** Another key is armed, a third one half typed, others are pasted and not yet chosen, and a control is in a text field. */
async function useAgain(session: BrowserSession): Promise<void> {
  const { phantomKey, secrets } = session;
  await session.storeNewKey('second API key');
  const page = await phantomKey.openSite();
  await session.call(page, 'second-key');
  await session.rememberSecrets();
  const halfTyped = createFakeKey();
  secrets.add('half-typed API key', halfTyped);
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('key-field').pressSequentially(halfTyped);
  await pasteLines(session);
  await session.typeControl();
}

/** Pastes two lines of a `.env` file from the clipboard, and leaves the screen on which to choose. */
async function pasteLines({ phantomKey, secrets }: BrowserSession): Promise<void> {
  const keys = [createFakeKey(), createFakeKey()];
  for (const key of keys) secrets.add('pasted API key', key);
  await phantomKey.copy(keys.map((key, at) => `KEY_${at}=${key}`).join('\n'));
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('add-key-button').click();
  await popup.getByTestId('key-field').press('Control+V');
  await popup.getByTestId('import-screen').waitFor();
}
