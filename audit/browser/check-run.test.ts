import { describe, expect, it } from 'vitest';
import { SearchVoid } from '../../packages/byte-search/src/controls.ts';
import { checkNamesFor } from './browser-checks.ts';
import { CheckRun, type Outcome } from './check-run.ts';

const silent = (): void => undefined;

async function check(look: () => Promise<Outcome>) {
  const run = new CheckRun('chromium', ['lock'], silent);
  await run.check('lock', look);
  return run.results[0];
}

const evidence = {};

describe('CheckRun', () => {
  it('fails if there is a fault, even if the rest proves nothing', async () => {
    const result = await check(() => Promise.resolve({ faults: ['f'], voids: ['v'], evidence }));
    expect(result).toMatchObject({ verdict: 'fail', reasons: ['f', 'v'] });
  });

  it('is void if a control was not found, and passes otherwise', async () => {
    const unproven = await check(() => Promise.resolve({ faults: [], voids: ['v'], evidence }));
    const held = await check(() => Promise.resolve({ faults: [], evidence }));
    expect([unproven?.verdict, held?.verdict]).toEqual(['void', 'pass']);
  });

  it('is void, and quotes nothing, if the driver failed', async () => {
    const error = new Error(`Timeout: waiting for getByTestId('key-field')\n fill("sk-proj-FAKE")`);
    const result = await check(() => Promise.reject(error));
    expect(result?.verdict).toBe('void');
    expect(result?.reasons).toEqual([
      `could not be tried: Error, waiting for getByTestId('key-field')`,
    ]);
  });

  it('names the controls of a void search', async () => {
    const result = await check(() => Promise.reject(new SearchVoid(['gzip'])));
    expect(result?.reasons).toEqual(['the search is void: control gzip was not found']);
  });

  it('runs only the selected checks, and ends those left as void', async () => {
    const run = new CheckRun('firefox', ['lock', 'urls'], silent);
    await run.check('storage', () => Promise.resolve({ faults: ['f'], evidence }));
    await run.check('lock', () => Promise.resolve({ faults: [], evidence }));
    run.voidRest('the browser is gone');
    expect(run.results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['browser.firefox.lock', 'pass'],
      ['browser.firefox.urls', 'void'],
    ]);
  });

  it('knows whether any check is left', () => {
    const run = new CheckRun('chromium', ['lock'], silent);
    expect([run.wantsFrom('key-arrives'), run.wantsFrom('disk-in-use')]).toEqual([true, false]);
  });
});

it('looks for the rule in Chromium only', () => {
  expect(checkNamesFor('chromium')).toContain('rule');
  expect(checkNamesFor('firefox')).not.toContain('rule');
});
