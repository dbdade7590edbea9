import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  type ObservedVerifier,
  startObservedVerifier,
} from '../../testkit/backends/observed-verifier.ts';
import { expectProgram } from '../../testkit/processes/system-package.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';
import { ask } from '../../testkit/http/ask.ts';
import { bringKey, createFakeKey } from '../../testkit/headers/fake-key.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { fetchTarget, sealKey } from '../../testkit/headers/seal-key.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 150_000 });

const libfaketime = {
  name: 'libfaketime',
  debianPackage: 'faketime',
  paths: ['x86_64', 'aarch64'].map(
    (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`,
  ),
  override: 'LIBFAKETIME_PATH',
};

let folder: string;
let provider: FakeProvider;
let verifier: ObservedVerifier;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-key-clock-'));
  await setClock('+0');
  provider = await FakeProvider.start();
  provider.answerJson(200, { object: 'list', data: [] });
  verifier = await startObservedVerifier({
    PROVIDERS: 'live',
    OPENAI_BASE_URL: provider.baseUrl,
    LD_PRELOAD: expectProgram(libfaketime),
    FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
    FAKETIME_NO_CACHE: '1',
    // As when somebody sets the clock: the wall clock jumps, the monotonic one goes on.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  });
});

afterAll(async () => {
  await verifier[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Sets the verifier's wall clock, as an offset from the real one. */
async function setClock(offset: string): Promise<void> {
  await writeFile(join(folder, 'clock'), offset);
}

async function validate(localAddress: string) {
  const headers = await bringKey(createFakeKey());
  const body = '{"provider":"openai"}';
  return ask(verifier, '/api/v1/keys/validate', { method: 'POST', headers, body, localAddress });
}

async function useUp(client: string): Promise<void> {
  for (let time = 0; time < 20; time += 1) expect((await validate(client)).status).toBe(200);
  expect((await validate(client)).status).toBe(429);
}

/** Waits for a line of the log that was written on the day which the set clock shows. */
async function expectLogClock(hours: number): Promise<void> {
  const day = new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
  await verifier.waitForLine(`"time":"${day}`);
}

it('opens new windows when the clock jumps ahead', async () => {
  await setClock('+0');
  await useUp('127.0.0.2');
  await setClock('+25h');
  expect((await validate('127.0.0.2')).status).toBe(200);
  await expectLogClock(25);
});

it('keeps limits when the clock jumps back, and asks to wait too long', async () => {
  await setClock('+0');
  await useUp('127.0.0.3');
  await setClock('-25h');
  const { status, headers } = await validate('127.0.0.3');
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(25 * 3_600);
  await expectLogClock(-25);
});

/** Seals by the verifier's clock, which is so many seconds off. */
async function seal(offset: number): Promise<Record<string, string>> {
  const fetchText = async (path: string) => (await ask(verifier, path)).text;
  return sealKey(
    createFakeKey(),
    await fetchTarget(fetchText, verifier.origin, readClock() + offset),
  );
}

async function useToken(headers: Record<string, string>): Promise<number> {
  return (await ask(verifier, '/api/v1/models', { headers, localAddress: '127.0.0.9' })).status;
}

/** Sets the clock, has tokens taken again, and gives one that was. */
async function expectTaken(offset: number): Promise<Record<string, string>> {
  await setClock(formatOffset(offset));
  // After a clock that was set back all are stale for two seconds: their uses may have been forgotten.
  expect([200, 409]).toContain(await useToken(await seal(offset)));
  await setClock(formatOffset(offset + 4));
  const headers = await seal(offset + 4);
  expect(await useToken(headers)).toBe(200);
  return headers;
}

function formatOffset(seconds: number): string {
  return `${seconds < 0 ? '' : '+'}${seconds}`;
}

// Each begins later than the one before: a second whose tokens were forgotten does not come again.
it.each([
  [25, 0],
  [-25, 60],
  [100, 120],
  [-100, 180],
])(
  'calls tokens stale when the clock jumps %i hours, and takes those that are sealed anew',
  async (hours, start) => {
    const before = await expectTaken(start);
    await setClock(formatOffset(hours * 3_600));
    expect(await useToken(before)).toBe(409);
    await expectTaken(hours * 3_600);
  },
);

it('gives up a provider after 6 s when the clock jumps, ahead and back', async () => {
  await setClock('+0');
  const startedAt = performance.now();
  const hanging: ReturnType<typeof validate>[] = [];
  for (const jump of ['+25h', '-25h']) {
    const arrived = new Promise<void>((resolve) => {
      provider.answer = () => {
        resolve();
      };
    });
    hanging.push(validate(`127.0.0.${4 + hanging.length}`));
    await arrived;
    await setClock(jump);
  }
  const answers = await Promise.all(hanging);
  expect(answers.map(({ status }) => status)).toEqual([502, 502]);
  expect(performance.now() - startedAt).toBeGreaterThan(5_500);
  expect(performance.now() - startedAt).toBeLessThan(9_000);
});
