import type { RequestListener } from 'node:http';
import type { Page } from '@playwright/test';
import type { RecordingBackend, SeenRequest } from '../../testkit/backends/recording-backend.ts';
import { expect, test } from '../fixtures.ts';
import type { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import { api, isStamped } from '../../testkit/pages/stamped-request.ts';

const site = 'https://gitphantomscope.com';

/** Where the tab goes: pages that call the API in their first script, and whether that call may carry the key. */
const stops = {
  site: { url: `${site}/calls`, isAllowed: true },
  siteInSite: { url: `${site}/frames`, isAllowed: true },
  siteInOther: { url: 'https://evil.example/frames', isAllowed: false },
  siteInSubdomain: { url: 'https://sub.gitphantomscope.com/frames', isAllowed: false },
  siteInPlainHttp: { url: 'http://gitphantomscope.com/frames', isAllowed: false },
  subdomain: { url: 'https://sub.gitphantomscope.com/calls', isAllowed: false },
  plainHttp: { url: 'http://gitphantomscope.com/calls', isAllowed: false },
  other: { url: 'https://evil.example/calls', isAllowed: false },
} as const;

type Stop = keyof typeof stops;

/** What is done with the tab before it goes on. Each action ends at the next stop. */
const ways = ['go', 'goAsleep', 'newTab', 'byLink', 'reload', 'back'] as const;

for (const [navigations, tag] of [
  [64, '@short'],
  [200, '@long'],
] as const) {
  test(
    `${navigations} navigations: no call leaks, no call of the site goes without the key`,
    { tag },
    async ({ phantomKey, backend, apiKey }) => {
      // 200 navigations have taken up to six minutes on two busy cores.
      test.setTimeout(600_000);
      for (const { url } of Object.values(stops)) backend.answer(url, answerPage);
      await phantomKey.storeKey(apiKey);
      const popup = await phantomKey.openPopup();
      const trip = new Trip(phantomKey, backend, popup);
      const names = Object.keys(stops) as Stop[];
      const combinations = names.length * ways.length;
      for (let at = 0; trip.navigations < navigations; at++) {
        // Every stop with every action, then the same in another order.
        const step = (at * 11 + Math.floor(at / combinations) * 5) % combinations;
        const stop = names[step % names.length] ?? 'site';
        const way = ways[Math.floor(step / names.length)] ?? 'go';
        await trip.goOn(stop, way);
      }
      expect(trip.mistakes).toEqual([]);
      expect(trip.allowed).toBeGreaterThan(navigations / 5);
    },
  );
}

class Trip {
  /** Calls that carried the key but must not, and calls that had to carry it but did not. */
  readonly mistakes: string[] = [];
  /** How many calls had to carry the key, and did. */
  allowed = 0;
  /** How many pages the tab has visited. */
  navigations = 0;
  #marks = 0;
  #page: Page | null = null;
  /** The tab went back, and the driver does not know the page that it is on. */
  #isLost = false;
  readonly #phantomKey: PhantomKey;
  readonly #backend: RecordingBackend;
  readonly #popup: Page;

  constructor(phantomKey: PhantomKey, backend: RecordingBackend, popup: Page) {
    this.#phantomKey = phantomKey;
    this.#backend = backend;
    this.#popup = popup;
  }

  async goOn(stop: Stop, way: (typeof ways)[number]): Promise<void> {
    const mark = `stop-${this.#marks++}-`;
    const { url, isAllowed } = stops[stop];
    const page = await this.#pageFor(way);
    if (way === 'byLink') await followLink(page, `${url}?${mark}`);
    else await page.goto(`${url}?${mark}`);
    this.navigations++;
    await this.#expectCall(mark, isAllowed, `${way} ${stop}`);
    this.#backend.clear();
    if (way === 'reload') await page.reload();
    else if (way === 'back') await goAwayAndBack(page);
    else return;
    this.navigations += way === 'back' ? 2 : 1;
    await this.#expectCall(mark, isAllowed, `${way} ${stop}, again`);
  }

  async #pageFor(way: (typeof ways)[number]): Promise<Page> {
    if (way === 'goAsleep') await this.#phantomKey.stopWorker(this.#popup);
    if (way === 'newTab' || this.#isLost) {
      await this.#page?.close();
      this.#page = null;
    }
    this.#isLost = way === 'back';
    this.#page ??= await this.#phantomKey.context.newPage();
    return this.#page;
  }

  async #expectCall(mark: string, isAllowed: boolean, what: string): Promise<void> {
    const seen = await this.#backend.waitFor((request) => isCall(request, mark));
    if (isStamped(seen) !== isAllowed) this.mistakes.push(what);
    else if (isAllowed) this.allowed++;
  }
}

function isCall({ url }: SeenRequest, mark: string): boolean {
  return url.startsWith(api) && url.includes(mark);
}

async function followLink(page: Page, url: string): Promise<void> {
  await page.evaluate((target) => {
    const link = document.createElement('a');
    link.href = target;
    document.body.append(link);
    link.click();
  }, url);
  await page.waitForURL(url);
}

/** Goes to a page that calls nothing, and back. Firefox does not tell the driver when a page comes from its cache. */
async function goAwayAndBack(page: Page): Promise<void> {
  await page.goto('https://other.example/');
  await page.evaluate(() => {
    history.back();
  });
}

/**
 * A page that calls the API in its first script, or frames the allowed site's page that does. It calls again each time it is
 * shown again.
 */
const answerPage: RequestListener = ({ url = '' }, response) => {
  const [path = '', mark = ''] = url.split('?');
  const call = `fetch('${api}/models?mark=${mark}', { mode: 'no-cors' })`;
  const script = `<script>${call}; addEventListener('pageshow', (event) => { if (event.persisted) ${call}; });</script>`;
  const frame = `<iframe src="${site}/calls?${mark}"></iframe>`;
  response.setHeader('Content-Type', 'text/html');
  response.end(
    `<!doctype html><title>A page</title><body>${path === '/frames' ? frame : script}</body>`,
  );
};
