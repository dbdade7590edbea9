import { boolean, constantFrom, integer, nat, record, sample } from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { type Death, MortalWorker } from '../../../testkit/extension/mortal-worker.ts';
import { repeats } from '../../../testkit/repeats.ts';
import { browser } from '../../../lib/extension/browser.ts';
import type { Answers, Message, Result, Status } from '../../../lib/extension/messages.ts';
import { encryptForTest, stubBasicBackend } from './store-for-test.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const policy = { idleMinutes: 5, maxMinutes: 60, maxUses: 4, onComputerLock: true };
const startAt = Date.UTC(2026, 10, 24);

/** A worker that nothing happens to for this long is stopped by the browser. */
const longestRestMs = 30 * secondMs;

/** The browser looks at alarms no more often. */
const alarmsEveryMs = 30 * secondMs;

/** An alarm comes every minute, and half of one late. */
const latestMs = minuteMs + alarmsEveryMs;

type Act = 'store' | 'use' | 'keepLonger' | 'lock' | 'lockComputer' | 'getStatus' | 'nothing';

interface Step {
  readonly at: number;
  readonly act: Act;
  /** The worker is stopped: in the middle of the act, or at rest after it; `null`: it is not. */
  readonly death: Death | 'at rest' | null;
}

/** A session as it has to be by now. */
interface Model {
  startedAt: number;
  usedAt: number;
  uses: number;
}

let worker: MortalWorker;
/** When the worker last had something to do. */
let busyAt: number;
/** When the browser last looked at the alarms. */
let alarmsAt: number;
let model: Model | null;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  stubBasicBackend(() => new Response('{"valid":true}'));
  await fakeBrowser.storage.local.set({ settings: { lock: policy } });
  worker = await MortalWorker.start(null);
  [busyAt, alarmsAt, model] = [startAt, startAt, null];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.doUnmock('webextension-polyfill');
});

it.each([1, 2, 3].slice(0, repeats({ few: 1, many: 3 })))(
  'in an hour with 100 stops no limit is missed, none comes early, and no key is lost (%i)',
  async (seed) => {
    const seen = new Set<string | undefined>();
    for (const step of createScript(seed)) {
      await passUntil(startAt + step.at);
      await perform(step);
      seen.add((await readStatus()).lastLock?.reason);
    }
    // The hour has seen them all, or it proves nothing.
    expect([...seen]).toEqual(expect.arrayContaining(['byHand', 'idle', 'uses', 'computerLocked']));
  },
  60_000,
);

/**
 * An hour with 100 stops, 60 of them in the middle of an act, between two calls of the browser's API. It is busy for two
 * and a half minutes of every eight, so that the idle time comes too.
 */
function createScript(seed: number): Step[] {
  const busy = record({
    turn: nat(6),
    offset: nat(150 * secondMs),
    // By their weight: what locks is rarer than what uses.
    act: constantFrom<Act>(
      ...(['use', 'use', 'use', 'use', 'use', 'use', 'store', 'store', 'store'] as const),
      ...(['keepLonger', 'lock', 'lockComputer'] as const),
    ),
    atCall: integer({ min: 1, max: 40 }),
    isDone: boolean(),
  });
  const quiet = record({
    at: nat(60 * minuteMs),
    act: constantFrom<Act>('getStatus', 'nothing'),
  });
  const inBusyTime = sample(busy, { numRuns: 160, seed }).map((step, index): Step => {
    const { turn, offset, act, ...death } = step;
    return { at: turn * 8 * minuteMs + offset, act, death: index < 60 ? death : null };
  });
  const inBetween = sample(quiet, { numRuns: 40, seed }).map((step): Step => ({
    ...step,
    death: 'at rest',
  }));
  return [...inBusyTime, ...inBetween].sort((a, b) => a.at - b.at);
}

async function perform({ act, death }: Step): Promise<void> {
  passModel();
  if (act !== 'nothing') {
    await wake(death === 'at rest' ? null : death);
    await acts[act]();
  }
  if (death !== null) {
    worker.stop();
    await expectNoRuleWithoutKey();
    await takeStock(act);
  }
  if (act === 'lockComputer') {
    // The screen is still locked when the next worker is born.
    await ask({ type: 'getStatus' });
    model = null;
    await expectInStep();
    vi.mocked(browser.idle.queryState).mockResolvedValue('active');
  }
  if (act !== 'nothing' && death === null) await expectInStep();
}

const acts: Readonly<Record<Exclude<Act, 'nothing'>, () => Promise<void>>> = {
  store: async () => {
    if (await store()) countUse(0);
  },
  use: async () => {
    const { recordUses } = await import('./session-life.ts');
    void recordUses(() => 1);
    await worker.settle();
    if (!worker.isDead && model !== null) countUse(1);
  },
  keepLonger: async () => {
    if ((await ask({ type: 'keepLonger' })) !== null && model !== null) countUse(0);
  },
  lock: async () => {
    if ((await ask({ type: 'lock' })) !== null) model = null;
  },
  lockComputer: async () => {
    vi.mocked(browser.idle.queryState).mockResolvedValue('locked');
    await worker.tell('idle.onStateChanged', 'locked');
  },
  getStatus: async () => {
    await ask({ type: 'getStatus' });
  },
};

/** As the popup does it. `false` if the worker died on the way. */
async function store(): Promise<boolean> {
  const place = { backendId: 'git-phantom-scope', provider: 'openai', label: null } as const;
  const prefetched = await ask({ type: 'getSessionKeys', backendId: place.backendId });
  if (prefetched === null) return false;
  const { sessionId, sessionKeys } = prefetched;
  const envelopes = await encryptForTest(sessionKeys);
  return (await ask({ type: 'storeKey', ...place, sessionId, envelopes, active: true })) !== null;
}

/** What a page of ours is answered; `null` if the worker died on the way. */
async function ask<Type extends Message['type']>(
  message: Extract<Message, { type: Type }>,
): Promise<Answers[Type] | null> {
  await wake(null, false);
  const { runtime } = fakeBrowser;
  const sender = { id: runtime.id, url: runtime.getURL('/popup.html') };
  const answer = await worker.tell('runtime.onMessage', message, sender);
  const result = answer as Result<Answers[Type]> | undefined;
  return result?.ok === true ? result.value : null;
}

/** Has a worker run, which dies as it is told. */
async function wake(death: Death | null, isNew = true): Promise<void> {
  if (worker.isDead) worker = await MortalWorker.start(death);
  else if (isNew) worker.dieLater(death);
  busyAt = Date.now();
}

/** Lets time pass: alarms ring, timers run, and a worker at rest is stopped. */
async function passUntil(time: number): Promise<void> {
  for (;;) {
    const next = Math.min(
      time,
      worker.isDead ? Infinity : busyAt + longestRestMs,
      await nextRing(),
    );
    await vi.advanceTimersByTimeAsync(Math.max(0, next - Date.now()));
    await worker.settle();
    await expectNotLate();
    if (Date.now() >= busyAt + longestRestMs) worker.stop();
    if (Date.now() >= (await nextRing())) await ring();
    else if (Date.now() >= time) return;
  }
}

async function nextRing(): Promise<number> {
  const times = (await fakeBrowser.alarms.getAll()).map(({ scheduledTime }) => scheduledTime);
  return Math.max(Math.min(...times), alarmsAt + alarmsEveryMs);
}

async function ring(): Promise<void> {
  alarmsAt = Date.now();
  for (const alarm of await fakeBrowser.alarms.getAll()) {
    const { name, scheduledTime, periodInMinutes } = alarm;
    if (scheduledTime > Date.now()) continue;
    if (periodInMinutes === undefined) await fakeBrowser.alarms.clear(name);
    else {
      const when = Date.now() + periodInMinutes * minuteMs;
      await fakeBrowser.alarms.create(name, { when, periodInMinutes });
    }
    await wake(null);
    await worker.tell('alarms.onAlarm', alarm);
  }
  await expectInStep();
}

function countUse(requests: number): void {
  const time = Date.now();
  passModel();
  model ??= { startedAt: time, usedAt: time, uses: 0 };
  model = { ...model, usedAt: time, uses: model.uses + requests };
  passModel();
}

function passModel(): void {
  if (model !== null && (model.uses >= policy.maxUses || endOf(model) <= Date.now())) model = null;
}

function endOf({ usedAt, startedAt }: Model): number {
  const { idleMinutes, maxMinutes } = policy;
  return Math.min(usedAt + idleMinutes * minuteMs, startedAt + maxMinutes * minuteMs);
}

/** What the worker that died had done of an act, and what it had not. It may have locked only what was to be locked. */
async function takeStock(act: Act): Promise<void> {
  passModel();
  const { vault, locking, time } = await readSession();
  const isHeld = vault !== undefined && vault.keys.length > 0 && locking === undefined;
  if (model !== null && !isHeld) expect(['lock', 'lockComputer', 'use']).toContain(act);
  if (!isHeld || time === undefined) {
    model = null;
    return;
  }
  expect([model?.usedAt, Date.now()]).toContain(time.usedAt);
  const { startedAt, usedAt, uses } = time;
  model = { startedAt, usedAt, uses };
}

/** A worker that is awake has done by now what had to be done, and nothing else. */
async function expectInStep(): Promise<void> {
  if (worker.isDead) return;
  passModel();
  const { keys } = await readStatus();
  expect(keys).toHaveLength(model === null ? 0 : 1);
  const armed = keys.filter((key) => key.armed);
  const rules = await fakeBrowser.declarativeNetRequest.getSessionRules();
  const stamping = rules.filter(({ action }) => action.type === 'modifyHeaders');
  expect(stamping).toHaveLength(armed.length);
  if (keys.length > 0) return;
  const { vault } = await readSession();
  const alarms = (await fakeBrowser.alarms.getAll()).map(({ name }) => name);
  expect(alarms).toEqual(vault === undefined ? [] : ['unused-session']);
}

/** Also where nobody asks. */
async function expectNotLate(): Promise<void> {
  const { keys } = await readStatus();
  if (model !== null && Date.now() > endOf(model) + latestMs) expect(keys).toEqual([]);
}

/** Rules go first: at no moment is there one whose key is gone. */
async function expectNoRuleWithoutKey(): Promise<void> {
  const rules = await fakeBrowser.declarativeNetRequest.getSessionRules();
  const { vault } = await readSession();
  if (vault === undefined) expect(rules).toEqual([]);
}

async function readStatus(): Promise<Status> {
  const { status } = await readSession();
  return status ?? { keys: [], lastLock: null, endsAt: null, endsBy: null };
}

interface Session {
  readonly status?: Status;
  readonly vault?: { readonly keys: readonly unknown[] };
  readonly locking?: unknown;
  readonly time?: Model;
}

async function readSession(): Promise<Session> {
  return fakeBrowser.storage.session.get(null);
}
