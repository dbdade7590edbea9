import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import { launchChromium, expectWorker } from '../../testkit/browsers/launch-chromium.ts';
import { chromiumBuild, projectRoot } from '../../testkit/project.ts';
import { format, median, type Row } from './row.ts';

const rounds = 21;
const plainRoot = join(projectRoot, 'tools', 'bench', 'plain-popup');
const plainBuild = join(plainRoot, '.output', 'chrome-mv3');

interface Times {
  readonly firstPaint: number;
  readonly usable: number;
}

/** First paint and usable time of the popup against a plain React popup with the same field, taking turns. */
export async function benchPopup(): Promise<Row[]> {
  await buildExtension();
  await buildExtension({ root: plainRoot });
  const profile = await mkdtemp(join(tmpdir(), 'phantom-key-bench-'));
  try {
    await using context = await launchChromium({
      profile,
      extensions: [chromiumBuild, plainBuild],
      spkiHash: '',
      tlsPort: 9,
      headless: true,
    });
    return await compare(context);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

async function compare(context: BrowserContext): Promise<Row[]> {
  const ours = popupUrl((await expectWorker(context)).url());
  const plain = popupUrl((await expectWorker(context, 'Plain popup')).url());
  await awaitPolicy(context, ours);
  const times = { ours: [] as Times[], plain: [] as Times[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timePopup(context, ours));
    times.plain.push(await timePopup(context, plain));
  }
  return [
    toRow('first paint', times, ({ firstPaint }) => firstPaint, 60),
    toRow('usable', times, ({ usable }) => usable, 100),
  ];
}

/** In its first seconds Chromium does not say what the organisation has set, and our popup gives it 100 ms. */
async function awaitPolicy(context: BrowserContext, ours: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(ours);
  await page.evaluate(() => chrome.storage.managed.get(null));
  await page.close();
}

function toRow(
  what: string,
  times: { readonly ours: Times[]; readonly plain: Times[] },
  pick: (times: Times) => number,
  goalMs: number,
): Row {
  const [ours, plain] = [median(times.ours.map(pick)), median(times.plain.map(pick))];
  return {
    what: `popup ${what}`,
    value: format(ours, 'ms', 1),
    against: `plain React popup: ${format(plain, 'ms', 1)}`,
    ratio: format(ours / plain, '×'),
    goal: `< ${goalMs} ms on an idle machine`,
  };
}

function popupUrl(workerUrl: string): string {
  return new URL('/popup.html', workerUrl).href;
}

/** Milliseconds from navigation start, in a new tab: to the first painted content, and to a field that takes typing. */
async function timePopup(context: BrowserContext, url: string): Promise<Times> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const firstPaint = new Promise<number>((resolve) => {
      new PerformanceObserver((list) => {
        const [paint] = list.getEntriesByName('first-contentful-paint');
        if (paint !== undefined) resolve(paint.startTime);
      }).observe({ type: 'paint', buffered: true });
    });
    const usable = new Promise<number>((resolve) => {
      new MutationObserver((_changes, observer) => {
        const field = document.querySelector('input');
        if (field === null || field.disabled) return;
        observer.disconnect();
        resolve(performance.now());
      }).observe(document, { childList: true, subtree: true });
    });
    Object.assign(globalThis, { popupTimes: Promise.all([firstPaint, usable]) });
  });
  await page.goto(url);
  const [firstPaint, usable] = await page.evaluate(
    () => (globalThis as unknown as { popupTimes: Promise<[number, number]> }).popupTimes,
  );
  await page.close();
  return { firstPaint, usable };
}
