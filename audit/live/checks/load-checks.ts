import {
  createRefusedPair,
  type RefusalClass,
  refusalClasses,
} from '../../../testkit/headers/refused-pairs.ts';
import { liveCases } from '../cases.ts';
import { judge, type LiveCheckTable, notRun, type Outcome } from '../live-check.ts';
import type { LiveRun } from '../live-run.ts';

/** Checks that need many requests, concurrent or timed one after another. */
export const loadChecks: LiveCheckTable = [
  {
    id: 'live.concurrent',
    title: 'With many requests at once each key is used once, for its own request',
    lines: [7],
    promises: [10],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'Races that need more requests, or another order.',
    run: checkConcurrent,
  },
  {
    id: 'live.timing',
    title: 'The time of a refusal does not tell why',
    lines: [2, 5],
    promises: [11],
    phase: 'running',
    needsCases: false,
    doesNotProve:
      'Small differences: only large ones are judged. tools/bench/timing.ts measures those of the verifier with statistics.',
    run: checkTiming,
  },
];

const mixed = ['valid', 'wrong tag', 'provider 401', 'provider 500', 'provider reset', 'no key'];
const rounds = 8;

async function checkConcurrent(run: LiveRun): Promise<Outcome> {
  const { world } = run;
  const cases = liveCases.filter(({ name }) => mixed.includes(name));
  const [protocol = 'v1'] = world.config.protocols;
  const mix = Array.from({ length: rounds }, () => cases).flat();
  const prepared = await Promise.all(
    mix.map(async ({ mark, change, ...liveCase }) => {
      const canary = await world.createCanary(protocol, { mark, of: 'concurrent mix' });
      const headers =
        liveCase.name === 'no key' ? {} : (change?.(canary.headers) ?? canary.headers);
      return { liveCase, canary, headers };
    }),
  );
  const tries = prepared.map(async ({ liveCase, canary, headers }) => {
    const { status } = await run.send('use', headers);
    const statuses = world.config.expect[liveCase.name] ?? liveCase.statuses;
    return { liveCase, canary, status, isRight: statuses.includes(status) };
  });
  const reasons = (await Promise.all(tries)).flatMap(({ liveCase, canary, status, isRight }) => {
    const uses = world.provider.countUses(canary.apiKey);
    const expected = liveCase.isAsked ? 1 : 0;
    return [
      ...(isRight ? [] : [`"${liveCase.name}" among others was answered with ${status}`]),
      ...(uses === expected
        ? []
        : [`"${liveCase.name}" among others: its key was used ${uses} times, not ${expected}`]),
    ];
  });
  return judge(reasons, { requests: mix.length, cases: cases.length });
}

const timedRounds = 11;

/** Smaller differences come from the network and the scheduler. */
const grossMs = 30;

async function checkTiming(run: LiveRun): Promise<Outcome> {
  if (!run.world.config.protocols.includes('v1')) {
    return notRun('refusals are timed with pairs of v1, which the backend does not take');
  }
  const times = new Map<RefusalClass, number[]>(refusalClasses.map((kind) => [kind, []]));
  for (let round = 0; round < timedRounds; round += 1) {
    for (const kind of refusalClasses) {
      const { ms } = await run.send('use', await createRefusedPair(kind));
      times.get(kind)?.push(ms);
    }
  }
  const medians = [...times].map(([kind, list]) => ({ kind, ms: medianOf(list) }));
  medians.sort((one, other) => one.ms - other.ms);
  const [fastest, slowest] = [medians[0], medians.at(-1)];
  if (fastest === undefined || slowest === undefined) return notRun('nothing was timed');
  const gap = slowest.ms - fastest.ms;
  const isGross = gap > grossMs && slowest.ms > 2 * fastest.ms;
  const reason = `"${slowest.kind}" takes ${format(slowest.ms)} ms, "${fastest.kind}" ${format(fastest.ms)} ms`;
  return judge(isGross ? [reason] : [], {
    requests: timedRounds * refusalClasses.length,
    'fastest median, ms': format(fastest.ms),
    'slowest median, ms': format(slowest.ms),
    'gap that is judged, ms': grossMs,
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >>> 1] ?? 0;
}

function format(ms: number): string {
  return ms.toFixed(1);
}
