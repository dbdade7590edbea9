import type { Page } from '@playwright/test';
import { startBackend } from '../../testkit/backends/start-backend.ts';
import { PhantomKey } from '../../testkit/pages/phantom-key.ts';
import { format, median, type Row } from './row.ts';

const rounds = 9;
const requestsPerRound = 200;

/** What is recorded of the requests before is written by then, and slows none of the others. */
const restMs = 1_500;

const site = 'https://gitphantomscope.com/bench';
const stamped = 'https://api.gitphantomscope.com/api/bench';
const unstamped = 'https://api.gitphantomscope.com/bench';

/** Latency of a stamped request against one that the rule does not match, on one connection, taking turns. */
export async function benchStamping(): Promise<Row[]> {
  await using backend = await startBackend();
  for (const url of [site, stamped, unstamped]) {
    backend.answer(url, (_request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>Bench</title>');
    });
  }
  await using phantomKey = await PhantomKey.start(backend);
  await phantomKey.storeKey(`sk-proj-FAKE${'0'.repeat(48)}`);
  await phantomKey.closeOwnPages();
  const page = await phantomKey.openSite(site);
  await timeRequests(page, stamped);
  await timeRequests(page, unstamped);

  const medians = { stamped: [] as number[], unstamped: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    medians.stamped.push(median(await timeRequests(page, stamped)));
    medians.unstamped.push(median(await timeRequests(page, unstamped)));
  }
  const [with_, without] = [median(medians.stamped), median(medians.unstamped)];
  return [
    {
      what: 'stamped request, Chromium, loopback TLS',
      value: format(with_, 'ms'),
      against: `unstamped: ${format(without, 'ms')}`,
      ratio: format(with_ / without, '×'),
      goal: '≤ 1.10 ×',
    },
  ];
}

async function timeRequests(page: Page, url: string): Promise<number[]> {
  await page.waitForTimeout(restMs);
  return page.evaluate(
    async ({ target, count }) => {
      const times: number[] = [];
      for (let at = 0; at < count; at++) {
        const start = performance.now();
        await (await fetch(target, { cache: 'no-store' })).text();
        times.push(performance.now() - start);
      }
      return times;
    },
    { target: url, count: requestsPerRound },
  );
}
