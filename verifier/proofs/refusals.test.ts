import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestApp,
  createTestOffer,
  testOrigin,
} from '../../testkit/backends/create-test-app.ts';
import { anyPair, findEcho, type Pair } from '../../testkit/headers/damage-headers.ts';
import { bringKey, createFakeKey } from '../../testkit/headers/fake-key.ts';
import { createRefusedPair, refusalClasses } from '../../testkit/headers/refused-pairs.ts';
import { createRefusedSeal, sealRefusalClasses } from '../../testkit/headers/refused-seals.ts';
import { fetchTarget, type SealingTarget, sealKey } from '../../testkit/headers/seal-key.ts';

vi.setConfig({ testTimeout: 240_000 });

const url = `${testOrigin}/api/v1/models?provider=openai`;
const varying = ['date', 'x-request-id'];
const runs = 100_000;

type App = ReturnType<typeof createTestApp>;

/** All of an answer that may not differ: status, headers and body. */
async function ask(app: App, headers: Pair): Promise<string> {
  const response = await app.fetch(new Request(url, { headers }));
  const names = [...response.headers].filter(([name]) => !varying.includes(name));
  return `${response.status} ${JSON.stringify(names)} ${await response.text()}`;
}

/** Every kind of answer that so many pairs got, each of which must be documented and echo nothing of its request. */
async function answersTo(
  app: App,
  valid: Pair,
  documented: readonly string[],
  numRuns = runs,
): Promise<string[]> {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(anyPair(valid), async (pair) => {
      const answer = await ask(app, pair);
      const kind = /^(\d+) .*?(?:"code":"(\w+)"|$)/.exec(answer)?.slice(1).join(' ') ?? 'none';
      seen.add(kind.trim());
      if (!documented.includes(kind.trim())) throw new Error(`undocumented answer ${kind}`);
      if (findEcho(pair, answer) !== null) throw new Error('the answer echoes its request');
    }),
    { numRuns },
  );
  return [...seen].sort();
}

describe('version 1', () => {
  const app = createTestApp();

  it('has the same bytes for every refusal', async () => {
    const answers = new Set<string>();
    for (const kind of refusalClasses) answers.add(await ask(app, await createRefusedPair(kind)));
    expect([...answers]).toEqual([
      expect.stringMatching(/^400 .*BYOK_DECRYPTION_FAILED/) as string,
    ]);
  });

  it('has another answer if both headers are missing', async () => {
    expect(await ask(app, {})).toMatch(/^401 .*BYOK_KEY_REQUIRED/);
  });

  it('has a documented answer to any pair of headers, which echoes nothing', async () => {
    const documented = ['200', '400 BYOK_DECRYPTION_FAILED', '401 BYOK_KEY_REQUIRED'];
    const valid = await bringKey(createFakeKey());
    expect(await answersTo(app, valid, documented)).toEqual(documented);
  });
});

describe.each([false, true])('version 2, required: %s', (isRequired) => {
  let app: App;
  let target: SealingTarget;

  beforeAll(async () => {
    // Time stands still, so that 100,000 answers may take as long as they do.
    const now = Math.floor(Date.now() / 1_000);
    app = createTestApp({ sealed: await createTestOffer({ isRequired, now: () => now }) });
    const fetchText = async (path: string) =>
      (await app.fetch(new Request(testOrigin + path))).text();
    target = { ...(await fetchTarget(fetchText, testOrigin)), issuedAt: now };
  });

  it('has the same bytes for every refusal, those of version 1', async () => {
    const kinds = isRequired ? sealRefusalClasses : sealRefusalClasses.slice(0, -1);
    const answers = new Set<string>();
    for (const kind of kinds) answers.add(await ask(app, await createRefusedSeal(kind, target)));
    answers.add(await ask(createTestApp(), await createRefusedPair('bad tag')));
    expect([...answers]).toEqual([
      expect.stringMatching(/^400 .*BYOK_DECRYPTION_FAILED/) as string,
    ]);
  });

  it('has a documented answer to any pair of headers, which echoes nothing', async () => {
    const documented = [
      '200',
      '400 BYOK_DECRYPTION_FAILED',
      '401 BYOK_KEY_REQUIRED',
      '409 BYOK_TOKEN_STALE',
    ];
    const valid = await sealKey(createFakeKey(), target);
    // What is required changes only what version 1 gets.
    const numRuns = isRequired ? runs / 5 : runs;
    expect(await answersTo(app, valid, documented, numRuns)).toEqual(documented);
  });
});
