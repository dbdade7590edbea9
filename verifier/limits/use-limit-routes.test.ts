import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatKeyMaterial, parseKeyMaterial } from '../../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../../packages/receiver/src/key-plan.ts';
import { createNodeApp, type NodeApp, type NodeAppOptions } from '../node-app.ts';
import { createLog } from '../ops/log.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { fetchTarget, sealKey } from '../../testkit/headers/seal-key.ts';

const origin = 'https://api.test';
const maxUsesPerToken = 2;
const started = new Date('2026-11-29T12:00:00.000Z').getTime();
const startedSeconds = started / 1_000;
let material: string;
let app: NodeApp;
const apps: NodeApp[] = [];

beforeEach(async () => {
  vi.useFakeTimers({
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    now: started,
  });
  material = formatKeyMaterial(createKeyMaterial(startedSeconds, filedKeyLife));
  await start();
});

afterEach(() => {
  for (const each of apps.splice(0)) each.close();
  vi.useRealTimers();
});

/** The whole app on Node, with the keys of all that are started in a test. */
async function start(options: Partial<NodeAppOptions> = {}): Promise<void> {
  app = createNodeApp({
    publicOrigins: [origin],
    maxUsesPerToken,
    requestsPerMinute: 1_000_000,
    keyMaterial: parseKeyMaterial(material),
    log: createLog('silent'),
    ...options,
  });
  apps.push(app);
  await app.ready;
}

async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.fetch(new Request(`${origin}${path}`, { headers }), { clientAddress: '127.0.0.1' });
}

async function seal(issuedAt: number) {
  const target = await fetchTarget(async (path) => (await ask(path)).text(), origin);
  return sealKey(createFakeKey(), { ...target, issuedAt });
}

async function statusesOf(headers: Record<string, string>, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    statuses.push((await ask('/api/v1/models', headers)).status);
  }
  return statuses;
}

/** Time passes; it is so many seconds after the start then. */
function passTo(seconds: number): void {
  vi.advanceTimersByTime(started + seconds * 1_000 - Date.now());
}

describe('the uses of a token', () => {
  it('never exceed the limit, up to the last moment of the token', async () => {
    const token = await seal(startedSeconds + 30);
    expect(await statusesOf(token, 3)).toEqual([200, 200, 409]);
    const witness = await seal(startedSeconds + 30);
    for (const seconds of [30, 149.999, 150, 150.001, 150.5, 150.999]) {
      passTo(seconds);
      expect(await statusesOf(token, 3)).toEqual([409, 409, 409]);
    }
    // It would be taken still, had it not been used up.
    expect(await statusesOf(witness, 3)).toEqual([200, 200, 409]);
    passTo(151);
    expect(await statusesOf(await seal(startedSeconds + 30), 1)).toEqual([409]);
  });

  it('are still counted if the first use came late', async () => {
    const token = await seal(startedSeconds);
    passTo(120.999);
    expect(await statusesOf(token, 3)).toEqual([200, 200, 409]);
  });

  it('do not start again when the clock is set back', async () => {
    const token = await seal(startedSeconds);
    expect(await statusesOf(token, 3)).toEqual([200, 200, 409]);
    passTo(160);
    expect(await statusesOf(await seal(startedSeconds + 160), 1)).toEqual([200]);
    vi.setSystemTime(started + 60_000);
    expect(await statusesOf(token, 1)).toEqual([409]);
    expect(await statusesOf(await seal(startedSeconds + 60), 1)).toEqual([200]);
  });

  it('do not start again in the next process, which makes the sender seal again', async () => {
    const early = await seal(startedSeconds - 10);
    const token = await seal(startedSeconds + 2);
    for (const each of [early, token]) expect(await statusesOf(each, 3)).toEqual([200, 200, 409]);
    passTo(0.5);
    await start({ startedAt: startedSeconds });
    for (const each of [early, token]) expect(await statusesOf(each, 1)).toEqual([409]);
    passTo(3);
    expect(await statusesOf(await seal(startedSeconds + 3), 3)).toEqual([200, 200, 409]);
    expect(await statusesOf(token, 1)).toEqual([409]);
  });
});
