import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BrowserCopies, countBrowserCopies } from '../../audit/memory/browser-copies.ts';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { startBackend } from '../../testkit/backends/start-backend.ts';
import type { Row } from './row.ts';

const secondsAfter = [0, 5, 60];

type Aftercare = (phantomKey: PhantomKey, page: Page) => Promise<unknown>;

/** What is done after a lock, to see what of it helps. */
const inBoth: Readonly<Record<string, Aftercare>> = {
  'popup left open': () => Promise.resolve(),
  'pages closed': (phantomKey) => phantomKey.closeOwnPages(),
  // As the browser does once nothing has happened for half a minute; a driven browser never does by itself.
  'pages closed, background stopped': async (phantomKey, page) => {
    await phantomKey.closeOwnPages();
    // After what closing wakes: the tab that comes to the front.
    await phantomKey.stopWorker(page);
  },
};

const aftercares: Readonly<Record<BrowserName, Readonly<Record<string, Aftercare>>>> = {
  chromium: {
    ...inBoth,
    'pages closed, extension reloaded': async (phantomKey) => {
      const worker = await phantomKey.worker();
      await phantomKey.closeOwnPages();
      await worker.evaluate(() => {
        chrome.runtime.reload();
      });
    },
  },
  firefox: inBoth,
};

/**
 * Copies of a typed key, of the session key and of the envelope in the memory of all processes of either browser: with the
 * key in use, and after a lock. A text that a page holds all the while is the control: a search that does not find it
 * proves nothing.
 */
export async function benchMemoryBrowser(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const browser of ['chromium', 'firefox'] as const) {
    const cares = Object.keys(aftercares[browser]);
    rows.push(...(await Promise.all(cares.map((care) => measure(browser, care)))).flat());
  }
  return rows;
}

async function measure(browser: BrowserName, care: string): Promise<Row[]> {
  await using backend = await startBackend();
  await using phantomKey = await PhantomKey.start(backend, { browser });
  const control = `control-${randomBytes(16).toString('hex')}`;
  const page = await phantomKey.openSite();
  await page.evaluate((text) => Object.assign(globalThis, { control: text }), control);

  const key = `sk-proj-FAKE${randomBytes(24).toString('hex')}`;
  await phantomKey.storeKey(key, { keyByKey: true });
  const secrets = readSecrets((await phantomKey.readState()).session['vault'] as Vault);
  const count = async () => {
    const profile = join(phantomKey.home, 'profile');
    const copies = await countBrowserCopies(profile, { key, control, ...secrets });
    if ((copies['control']?.total ?? 0) === 0) throw new Error('the control must be found');
    return copies;
  };
  const armed = await count();

  const popup = await phantomKey.openPopup();
  await popup.getByTestId('forget-button').click();
  await popup.getByTestId('key-field').waitFor();
  await aftercares[browser][care]?.(phantomKey, page);
  const lockedAt = Date.now();
  const rows: Row[] = [];
  for (const seconds of secondsAfter) {
    await wait(Math.max(0, lockedAt + seconds * 1_000 - Date.now()));
    const copies = await count();
    for (const what of ['key', 'sessionKey', 'envelope']) {
      const label = `${browser}: ${what}, ${care}, ${seconds} s after`;
      rows.push(toRow(label, copies[what], armed[what]));
    }
  }
  return rows;
}

/** What of the vault is searched for. */
interface Vault {
  readonly sealedKeys: Readonly<Record<string, string>>;
  readonly keys: readonly { readonly envelopes: { readonly v2: string } }[];
}

/** Of version 2, which the backend here offers. */
function readSecrets({ sealedKeys, keys }: Vault): { sessionKey: string; envelope: string } {
  const [[sessionKey], [held]] = [Object.values(sealedKeys), keys];
  if (sessionKey === undefined || held === undefined) throw new Error('a key must be held');
  return { sessionKey, envelope: held.envelopes.v2 };
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
