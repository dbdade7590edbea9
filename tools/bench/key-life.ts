import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Worker } from '@playwright/test';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import type { RecordingBackend } from '../../testkit/backends/recording-backend.ts';
import { startBackend } from '../../testkit/backends/start-backend.ts';
import { format, percentile, type Row } from './row.ts';

/** With fewer the p99 would be the slowest of all. */
const rounds = 200;

/** Starts of the browser, each with one key. */
const starts = 7;

/** Nobody presses while the browser is still busy with what came before. */
const pauseMs = 250;

const apiKey = `sk-proj-FAKE${'0'.repeat(48)}`;
const api = 'https://api.gitphantomscope.com/api/bench';
const site = 'https://gitphantomscope.com/bench';

interface Gap {
  /** Milliseconds from the press until no rule is there. */
  readonly ruleGone: number;
  /** Milliseconds from the press until the popup says so. */
  readonly said: number;
  /** Milliseconds from the press until the last request that carried the key was sent; none: 0. */
  readonly lastStamped: number;
  /** Requests that were sent after the popup said so, and carried the key. */
  readonly stampedAfter: number;
}

/**
 * How long a key takes from Enter to armed, without the network time of its check, and how long it goes on travelling
 * after Forget was pressed, while the site sends requests all the time.
 */
export async function benchKeyLife(): Promise<Row[]> {
  await using backend = await startBackend();
  const stamped = new Set<string>();
  backend.answer(site, (_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Bench</title>');
  });
  backend.answer(api, ({ url, headers }, response) => {
    if (headers['x-session-key'] !== undefined) stamped.add(url?.split('?')[1] ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end();
  });
  await using phantomKey = await PhantomKey.start(backend);
  const page = await phantomKey.openSite(site);
  await awaitPolicy(phantomKey);
  const stores: number[] = [];
  const questions: number[] = [];
  const gaps: Gap[] = [];
  for (let round = 0; round < rounds; round++) {
    const popup = await phantomKey.openPopup();
    stores.push(await timeStore(popup, await phantomKey.worker(), pauseMs));
    await popup.waitForTimeout(pauseMs);
    questions.push(await timeQuestion(popup));
    gaps.push(await timeForget(page, popup, stamped));
    await popup.close();
  }
  const timedStarts = await timeStarts(backend);
  return [
    toRow('Enter → armed, less the check', stores, '< 20 ms on an idle machine'),
    {
      ...toRow(
        'the same as soon as the browser is there',
        timedStarts.map(({ armed }) => armed),
        'all before the policy is told',
      ),
      ratio: `${timedStarts.filter(({ isEarly }) => isEarly).length} of ${starts} before it`,
    },
    toRow('one question of the popup, answered', questions, 'yardstick'),
    toRow(
      'Forget → rule gone',
      gaps.map(({ ruleGone }) => ruleGone),
      'published',
    ),
    toRow(
      'Forget → popup says so',
      gaps.map(({ said }) => said),
      'published',
    ),
    toRow(
      'Forget → last stamped request sent',
      gaps.map(({ lastStamped }) => lastStamped),
      'published',
    ),
    {
      what: 'stamped requests that were sent after the popup said so',
      value: String(gaps.reduce((sum, { stampedAfter }) => sum + stampedAfter, 0)),
      against: `${rounds} rounds`,
      ratio: '',
      goal: '0',
    },
  ];
}

function toRow(what: string, times: readonly number[], goal: string): Row {
  return {
    what,
    value: `p50 ${format(percentile(times, 50), 'ms', 1)}`,
    against: `p99 ${format(percentile(times, 99), 'ms', 1)}, max ${format(Math.max(...times), 'ms', 1)}`,
    ratio: '',
    goal,
  };
}

/** For some seconds after its start Chromium tells nobody what the organisation has set; {@link timeStarts} is about these. */
async function awaitPolicy(phantomKey: PhantomKey): Promise<void> {
  const page = await phantomKey.openQuietPage();
  await page.evaluate(() => chrome.storage.managed.get(null));
  await page.close();
}

interface Start {
  /** Milliseconds from Enter to armed, less the check. */
  readonly armed: number;
  /** Whether Chromium had not told the policy by then. */
  readonly isEarly: boolean;
}

/** A key that is stored as soon as the browser is there, in a profile that has been used before. */
async function timeStarts(backend: RecordingBackend): Promise<Start[]> {
  const home = await mkdtemp(join(tmpdir(), 'phantom-key-bench-'));
  try {
    const times: Start[] = [];
    // The first start is one of a new profile: there the browser has never told anything.
    for (let start = 0; start <= starts; start++) {
      const phantomKey = await PhantomKey.start(backend, { home });
      if (start === 0) await awaitPolicy(phantomKey);
      else times.push(await timeStart(phantomKey));
      await phantomKey.context.close();
    }
    return times;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function timeStart(phantomKey: PhantomKey): Promise<Start> {
  const popup = await phantomKey.openPopup();
  await popup.evaluate(() => {
    const self = globalThis as unknown as { isTold: boolean };
    self.isTold = false;
    void chrome.storage.managed.get(null).then(() => (self.isTold = true));
  });
  const armed = await timeStore(popup, await phantomKey.worker(), 0);
  const isEarly = await popup.evaluate(
    () => !(globalThis as unknown as { isTold: boolean }).isTold,
  );
  return { armed, isEarly };
}

/** The check is a request of the worker, which times it. */
async function timeStore(popup: Page, worker: Worker, restMs: number): Promise<number> {
  await worker.evaluate(() => {
    performance.clearResourceTimings();
  });
  await popup.getByTestId('key-field').fill(apiKey);
  await popup.waitForTimeout(restMs);
  const armed = popup.evaluate(async () => {
    const pressed = await new Promise<number>((resolve) => {
      const press = ({ key }: KeyboardEvent) => {
        if (key === 'Enter') resolve(performance.now());
      };
      document.addEventListener('keydown', press, { capture: true, once: true });
    });
    const isArmed = () => document.querySelector('[data-testid="armed-screen"]') !== null;
    await new Promise<void>((resolve) => {
      new MutationObserver((_changes, observer) => {
        if (!isArmed()) return;
        observer.disconnect();
        resolve();
      }).observe(document, { childList: true, subtree: true });
    });
    return performance.now() - pressed;
  });
  await popup.getByTestId('key-field').press('Enter');
  const total = await armed;
  const check = await worker.evaluate(() => {
    const requests = performance.getEntriesByType('resource');
    return requests.find(({ name }) => name.endsWith('/validate'))?.duration ?? NaN;
  });
  return total - check;
}

async function timeQuestion(popup: Page): Promise<number> {
  return popup.evaluate(async () => {
    const asked = performance.now();
    await chrome.runtime.sendMessage({ type: 'getStatus' });
    return performance.now() - asked;
  });
}

async function timeForget(page: Page, popup: Page, stamped: Set<string>): Promise<Gap> {
  await startSending(page);
  const times = await popup.evaluate(async () => {
    const now = () => performance.timeOrigin + performance.now();
    const said = new Promise<number>((resolve) => {
      new MutationObserver((_changes, observer) => {
        if (document.querySelector('[data-testid="key-field"]') === null) return;
        observer.disconnect();
        resolve(now());
      }).observe(document, { childList: true, subtree: true });
    });
    const pressed = now();
    document.querySelector<HTMLElement>('[data-testid="forget-button"]')?.click();
    let ruleGone: number;
    do {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      ruleGone = rules.length === 0 ? now() : 0;
    } while (ruleGone === 0);
    return { pressed, ruleGone, said: await said };
  });
  const sent = await stopSending(page);
  const carried = sent.filter(({ mark }) => stamped.has(mark)).map(({ at }) => at);
  return {
    ruleGone: times.ruleGone - times.pressed,
    said: times.said - times.pressed,
    lastStamped: Math.max(0, ...carried.map((at) => at - times.pressed)),
    stampedAfter: carried.filter((at) => at > times.said).length,
  };
}

interface Sent {
  readonly mark: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the page keeps between the two calls. */
interface SendingPage {
  isSending: boolean;
  sending: Promise<Sent[]>;
}

/** Has the page send one request after the other. */
async function startSending(page: Page): Promise<void> {
  await page.evaluate((url) => {
    const self = globalThis as unknown as SendingPage;
    self.isSending = true;
    const send = async () => {
      const sent: Sent[] = [];
      while (self.isSending) {
        const mark = crypto.randomUUID();
        sent.push({ mark, at: performance.timeOrigin + performance.now() });
        await fetch(`${url}?${mark}`, { cache: 'no-store' });
      }
      return sent;
    };
    self.sending = send();
  }, api);
}

/** Ends it, some requests after now. */
async function stopSending(page: Page): Promise<Sent[]> {
  return page.evaluate(async (url) => {
    for (let more = 0; more < 5; more++) await fetch(`${url}?more`, { cache: 'no-store' });
    const self = globalThis as unknown as SendingPage;
    self.isSending = false;
    return self.sending;
  }, api);
}
