import { expect, type Page, test } from '@playwright/test';
import { api } from './stamped-request.ts';

/** Expects that the page is refused only with the code of stale tokens, until it is served. Reports how long that took. */
export async function expectRecovery(page: Page, why: string): Promise<void> {
  const { codes, gapMs } = await page.evaluate(async (url) => {
    const seen: string[] = [];
    const ask = async () => {
      const answer = await fetch(url);
      const body = (await answer.json()) as { error?: { code: string } };
      seen.push(`${String(answer.status)} ${body.error?.code ?? ''}`.trim());
      return answer.ok;
    };
    await ask();
    const refusedAt = performance.now();
    while (!(await ask()) && performance.now() - refusedAt < 5_000);
    return { codes: seen, gapMs: performance.now() - refusedAt };
  }, `${api}/models?provider=openai`);
  expect(codes.at(-1)).toBe('200');
  expect(new Set(codes.slice(0, -1))).toEqual(new Set(['409 BYOK_TOKEN_STALE']));
  test.info().annotations.push({
    type: 'gap',
    description: `${why}: ${Math.round(gapMs)} ms, ${codes.length - 1} refused`,
  });
}
