import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BrowserCopies, countBrowserCopies } from '../audit/memory/browser-copies.ts';
import { PhantomKey } from '../e2e/phantom-key.ts';
import { startBackend } from '../harness/start-backend.ts';
import type { Row } from './row.ts';

const secondsAfter = [0, 5, 60];

/** What is done after a lock, to see what of it helps. */
const aftercare: Readonly<
  Record<string, (phantomKey: PhantomKey, page: Page) => Promise<unknown>>
> = {
  'popup left open': () => Promise.resolve(),
  'pages closed': (phantomKey) => phantomKey.closeOwnPages(),
  // As the browser does once nothing has happened for half a minute; a driven browser never does by itself.
  'pages closed, worker stopped': async (phantomKey, page) => {
    await phantomKey.closeOwnPages();
    // After what closing wakes: the tab that comes to the front.
    await phantomKey.stopWorker(page);
  },
  'pages closed, extension reloaded': async (phantomKey) => {
    const worker = await phantomKey.worker();
    await phantomKey.closeOwnPages();
    await worker.evaluate(() => {
      chrome.runtime.reload();
    });
  },
};

/**
 * Copies of a typed key, of the session key and of the envelope in the memory of all processes of Chromium: with the key
 * in use, and after a lock. A text that a page holds all the while is the control: a search that does not find it proves
 * nothing.
 */
export async function benchMemoryBrowser(): Promise<Row[]> {
  const rows = await Promise.all(Object.keys(aftercare).map(measure));
  return rows.flat();
}

async function measure(care: string): Promise<Row[]> {
  await using backend = await startBackend();
  await using phantomKey = await PhantomKey.start(backend);
  const control = `control-${randomBytes(16).toString('hex')}`;
  const page = await phantomKey.openSite();
  await page.evaluate((text) => Object.assign(globalThis, { control: text }), control);

  const key = `sk-proj-FAKE${randomBytes(24).toString('hex')}`;
  await typeKey(phantomKey, key);
  const { rules } = await phantomKey.readState();
  const [envelope = '', sessionKey = ''] = readHeaderValues(rules);
  const count = async () => {
    const profile = join(phantomKey.home, 'profile');
    const copies = await countBrowserCopies(profile, { key, sessionKey, envelope, control });
    if ((copies['control']?.total ?? 0) === 0) throw new Error('the control must be found');
    return copies;
  };
  const armed = await count();

  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await aftercare[care]?.(phantomKey, page);
  const lockedAt = Date.now();
  const rows: Row[] = [];
  for (const seconds of secondsAfter) {
    await wait(Math.max(0, lockedAt + seconds * 1_000 - Date.now()));
    const copies = await count();
    for (const what of ['key', 'sessionKey', 'envelope']) {
      rows.push(toRow(`${what}, ${care}, ${seconds} s after`, copies[what], armed[what]));
    }
  }
  return rows;
}

/** Key by key, so that the whole text is in no message between the test and the browser. */
async function typeKey(phantomKey: PhantomKey, key: string): Promise<void> {
  const popup = await phantomKey.openPopup();
  await popup.getByTestId('key-field').pressSequentially(key);
  await popup.getByTestId('key-field').press('Enter');
  await popup.getByTestId('armed-screen').waitFor();
  await popup.close();
}

function readHeaderValues(rules: readonly unknown[]): string[] {
  const [rule] = rules as chrome.declarativeNetRequest.Rule[];
  return (rule?.action.requestHeaders ?? []).map(({ value }) => value ?? '');
}

function toRow(what: string, after?: BrowserCopies, armed?: BrowserCopies): Row {
  return {
    what,
    value: describe(after),
    against: `in use: ${describe(armed)}`,
    ratio: `${((after?.total ?? NaN) / (armed?.total ?? NaN)).toFixed(2)} ×`,
    goal: 'none: published',
  };
}

function describe(copies?: BrowserCopies): string {
  const kinds = Object.entries(copies?.byKind ?? {}).map(([kind, total]) => `${kind} ${total}`);
  return `${copies?.total ?? 0}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`;
}
