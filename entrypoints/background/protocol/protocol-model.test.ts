import fc from 'fast-check';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';
import {
  type Capture,
  forgeries,
  ProtocolWorld,
  readNow,
  type Sender,
  type Way,
} from '../../../testkit/extension/protocol-world.ts';
import { repeats } from '../../../testkit/repeats.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { parseSealedToken } from '../../../lib/protocol/sealed-token.ts';
import { checkLimits } from '../session/session-life.ts';
import { renewForSite } from './reconcile.ts';
import {
  allowBasic,
  refreshDiscovery,
  recheckProtocol,
  sealAfterRefusal,
  trustKey,
} from './refresh-discovery.ts';
import { readStatus, storeForTest } from '../session/store-for-test.ts';
import { lock } from '../session/lock.ts';

// The protocol's states as the extension keeps them, under any order of what an honest backend, its user, the clock and
// whoever sits on the way of the configuration do. The extension is the background's own modules on an extension API in
// memory; documents and verdicts on headers are the verifier's.

vi.setConfig({ testTimeout: 600_000 });

const { id: backendId, apiOrigin } = gitPhantomScope;
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const [windowSeconds, futureSeconds, skew] = [120, 30, 10 * minute];

/** Once nobody interferes, a key must be sent as it should be within this time: until the next document, and the skew. */
const recoverySeconds = hour + skew + 5 * minute;

/** What is known without a look at the extension. */
interface Model {
  /** The user has agreed to version 1, and version 2 has not been used since. */
  isBasicAgreed: boolean;
}

type Command = fc.AsyncCommand<Model, ProtocolWorld>;

/** What must hold after every step. */
async function checkStep(model: Model, world: ProtocolWorld): Promise<void> {
  const headers = await world.readHeaders();
  const { 'X-Session-Key': text } = headers;
  const token = parseSealedToken(text ?? '');
  if (text !== undefined && token === null && !model.isBasicAgreed) {
    throw new Error('sent under version 1 without the word of the user');
  }
  if (token !== null) {
    model.isBasicAgreed = false;
    if (world.captured.at(-1)?.headers['X-Session-Key'] !== text) {
      if (!world.isListed(token.keyId)) throw new Error('sealed to a key whose documents ended');
      world.captured.push({ headers, at: readNow() });
    }
  }
  for (const capture of world.captured.slice(-4)) await checkCapture(capture, world);
}

async function checkCapture({ headers, at }: Capture, { backend }: ProtocolWorld): Promise<void> {
  if ((await backend.receive(headers)) !== 'v2') return;
  const age = readNow() - (parseSealedToken(headers['X-Session-Key'] ?? '')?.issuedAt ?? 0);
  if (age > windowSeconds || age < -futureSeconds) throw new Error('taken outside of its window');
  if (readNow() - at > windowSeconds + futureSeconds + skew) {
    throw new Error('taken long after it was sealed');
  }
}

/** Once nobody interferes, keys are sent as they should be, within bounded time. */
async function checkRecovery(world: ProtocolWorld): Promise<void> {
  world.way = { kind: 'none' };
  for (let waited = 0; waited <= recoverySeconds; waited += 5 * minute) {
    await recheckProtocol(backendId);
    await world.agree();
    if (await isRight(world)) {
      // What is known from before must not hide that no document is taken any more.
      await lock('byHand');
      await storeForTest();
      if (await isRight(world)) return;
    }
    world.pass(5 * minute);
  }
  throw new Error(`locked out: ${(await world.readBlock())?.kind ?? 'no reason'}`);
}

/** Tells whether a key is sent as its backend offers now, or the user is asked where that is less than before. */
async function isRight(world: ProtocolWorld): Promise<boolean> {
  const received = await world.backend.receive(await world.readHeaders());
  if (world.backend.offersSealed) return received === 'v2';
  return received === 'v1' || (await world.readBlock())?.kind === 'downgrade';
}

/** One step of somebody; whatever it was, everything must hold after it. */
function step(name: string, act: (world: ProtocolWorld, model: Model) => unknown): Command {
  return {
    check: () => true,
    run: async (model, world) => {
      await act(world, model);
      await world.record();
      await checkStep(model, world);
    },
    toString: () => name,
  };
}

const steps = {
  pass: (seconds: number) =>
    step(`pass ${seconds} s`, (world) => {
      world.pass(seconds);
    }),
  intercept: (way: Way) =>
    step(`intercept ${JSON.stringify(way)}`, (world) => {
      world.way = way;
    }),
  rotate: step('rotate the sealing key', ({ backend }) => {
    backend.rotate();
  }),
  withdraw: step('withdraw the sealing keys', ({ backend }) => {
    backend.withdraw();
  }),
  replaceSigningKey: step('replace the signing key', ({ backend }) => {
    backend.replaceSigningKey();
  }),
  offer: (protocols: 'both' | 'v1') =>
    step(`offer ${protocols}`, ({ backend }) => {
      backend.offer(protocols);
    }),
  signAhead: (seconds: number) =>
    step(`sign ${seconds} s ahead`, async (world) => {
      await world.record(await world.backend.documentAhead(seconds));
    }),
  refresh: step('refresh', () => refreshDiscovery(apiOrigin)),
  alarm: step('alarm', async () => {
    await checkLimits();
    await refreshDiscovery(apiOrigin);
  }),
  openSite: step('open the site', renewForSite),
  refuse: step('refuse a token', () => sealAfterRefusal(gitPhantomScope)),
  restart: step('lock and store again', async () => {
    await lock('byHand');
    await storeForTest();
  }),
  agree: step('agree to a changed key', (world) => world.agree()),
  allowBasic: step('agree to version 1', async (world, model) => {
    if ((await world.readBlock())?.kind !== 'downgrade') return;
    model.isBasicAgreed = true;
    await allowBasic(backendId);
  }),
};

const dateOffset = fc.constantFrom(
  ...[0, 0, -9 * minute, 9 * minute, -11 * minute, 11 * minute, -hour, hour, -3 * day, 3 * day],
);
const which = fc.integer({ min: -1, max: 8 });
const what = fc.constantFrom(...forgeries);
const ways: fc.Arbitrary<Way> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Way>({ kind: 'none' }, { kind: 'drop' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('date'), dateOffset }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replay'), which, dateOffset }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('forge'), what, dateOffset }) },
);
const spans = [10, minute, 130, 10 * minute, hour, 3 * hour, day + hour, 5 * day, 32 * day];
const { pass, intercept, offer, signAhead, ...single } = steps;
const commands = [
  fc.constantFrom(...spans).map(pass),
  ways.map(intercept),
  fc.constantFrom<('both' | 'v1')[]>('both', 'v1').map(offer),
  fc.constantFrom(5 * minute, hour, day, 3650 * day).map(signAhead),
  ...Object.values(single).map((command) => fc.constant(command)),
];

const sender: Sender = {
  store: () => storeForTest(),
  readBlock: async () => (await readStatus()).keys[0]?.block ?? null,
  trustKey: (fingerprint) => trustKey({ type: 'trustKey', backendId, fingerprint }),
};

async function play(plan: Iterable<Command>): Promise<void> {
  const real = await ProtocolWorld.open(apiOrigin, sender);
  await fc.asyncModelRun(() => ({ model: { isBasicAgreed: false }, real }), plan);
  await checkRecovery(real);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  // One that nobody waits for may still be under way.
  await refreshDiscovery(apiOrigin);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('pin, rotation and downgrade', () => {
  it('hold under any order of steps', async () => {
    const plans = fc.commands(commands, { maxCommands: 25, size: 'max' });
    await fc.assert(fc.asyncProperty(plans, play), { numRuns: repeats({ few: 20, many: 200 }) });
  }, 180_000);

  const newest: Way = { kind: 'replay', which: 0, dateOffset: 0 };
  const first: Way = { kind: 'replay', which: -1, dateOffset: 0 };

  // What the model found while documents had no end, as it was shrunk: each was a freeze or a lock-out then.
  it.each<[string, readonly Command[]]>([
    [
      'a freeze without an attacker: nothing was refreshed for a day',
      [steps.withdraw, pass(day + hour), steps.openSite],
    ],
    [
      'a freeze: the first document is shown for days',
      [steps.withdraw, intercept(first), pass(5 * day), steps.refuse],
    ],
    [
      'a freeze that a new session meets',
      [intercept(first), steps.withdraw, pass(5 * day), steps.restart],
    ],
    ['a fast-forward by ten years', [signAhead(3650 * day), intercept(newest), steps.alarm]],
    [
      'a fast-forward by minutes, which no later document made up for',
      [signAhead(5 * minute), intercept({ ...newest, dateOffset: -9 * minute }), steps.alarm],
    ],
    [
      'a fast-forward that a new session meets',
      [intercept(newest), signAhead(5 * minute), steps.restart, offer('both')],
    ],
  ])('hold in %s', async (_case, plan) => {
    await play(plan);
  });

  it('hold where Date is an hour ahead, which would make tokens for later', async () => {
    const ahead: Way = { kind: 'date', dateOffset: hour };
    await play([intercept(ahead), steps.restart, pass(hour)]);
  });
});
