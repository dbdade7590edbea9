import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { startVerifierProcess } from '../harness/verifier-process.ts';
import { createTestApp } from '../verifier/testing/create-test-app.ts';
import {
  createRefusedPair,
  type RefusalClass,
  refusalClasses,
} from '../verifier/testing/refused-pairs.ts';
import { format, median, type Row } from './row.ts';
import { crop, welchT } from './welch.ts';

const samplesPerClass = 10_000;
const warmUpRounds = 3_000;
const pairsPerClass = 500;
const limit = 4.5;

type Pairs = Readonly<Record<RefusalClass, readonly Record<string, string>[]>>;
type Samples = Readonly<Record<RefusalClass, number[]>>;

/** Milliseconds that one refusal of one pair of headers took. */
type Probe = (headers: Record<string, string>) => Promise<number>;

/**
 * Whether the time of a refusal tells what was wrong: Welch's t for every two classes of requests of equal size,
 * 10,000 samples each, the classes taking turns in a random order. Over 4.5 they can be told apart. Beside it stands t of
 * the quickest nine tenths, which sees smaller differences.
 */
export async function benchTiming(): Promise<Row[]> {
  const pairs = await createPairs();
  const inProcess = await sample(pairs, createFetchProbe());
  await using verifier = await startVerifierProcess({
    PORT: '0',
    LOG_LEVEL: 'info',
    REQUESTS_PER_MINUTE: '999999999',
    FAILURES_UNTIL_BLOCK: '999999999',
  });
  const overSocket = await sample(pairs, await createSocketProbe(verifier.port));
  return [...compareAll('app.fetch', inProcess), ...compareAll('loopback', overSocket)];
}

async function createPairs(): Promise<Pairs> {
  const create = async (kind: RefusalClass) =>
    Promise.all(Array.from({ length: pairsPerClass }, () => createRefusedPair(kind)));
  const entries = refusalClasses.map(async (kind) => [kind, await create(kind)] as const);
  return Object.fromEntries(await Promise.all(entries)) as unknown as Pairs;
}

async function sample(pairs: Pairs, probe: Probe): Promise<Samples> {
  const samples = Object.fromEntries(
    refusalClasses.map((kind) => [kind, [] as number[]]),
  ) as unknown as Samples;
  for (let round = 0; round < warmUpRounds + samplesPerClass; round++) {
    for (const kind of shuffle(refusalClasses)) {
      const duration = await probe(pairs[kind][round % pairsPerClass] ?? {});
      if (round >= warmUpRounds) samples[kind].push(duration);
    }
  }
  return samples;
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function createFetchProbe(): Probe {
  const app = createTestApp();
  return async (headers) => {
    const request = new Request('https://api.test/api/v1/models', { headers });
    const start = performance.now();
    const response = await app.fetch(request);
    const duration = performance.now() - start;
    expectRefusal(response.status);
    return duration;
  };
}

async function createSocketProbe(port: number): Promise<Probe> {
  let socket = await openSocket(port);
  return async (headers) => {
    if (socket.destroyed) socket = await openSocket(port);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `GET /api/v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n`;
    const answered = once(socket, 'data');
    const start = performance.now();
    socket.write(request);
    const [answer] = (await answered) as [Buffer];
    const duration = performance.now() - start;
    expectRefusal(Number(answer.toString('latin1', 9, 12)));
    // A connection carries a bounded number of requests; the last answer says so.
    if (/^connection: close/im.test(answer.toString('latin1'))) socket.destroy();
    return duration;
  };
}

async function openSocket(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  socket.setNoDelay(true);
  await once(socket, 'secureConnect');
  return socket;
}

function expectRefusal(status: number): void {
  if (status !== 400) throw new Error(`every answer must be 400, one was ${status}`);
}

function compareAll(where: string, samples: Samples): Row[] {
  return refusalClasses.flatMap((kind, at) =>
    refusalClasses.slice(at + 1).map((other) => compare(where, samples, kind, other)),
  );
}

function compare(where: string, samples: Samples, kind: RefusalClass, other: RefusalClass): Row {
  const t = Math.abs(welchT(samples[kind], samples[other]));
  const cropped = Math.abs(welchT(...crop(samples[kind], samples[other])));
  const middle = (name: RefusalClass) => format(median(samples[name]) * 1000, 'µs', 1);
  return {
    what: `${where}: ${kind}`,
    value: middle(kind),
    against: `${other}: ${middle(other)}`,
    ratio: `t = ${t.toFixed(2)}, cropped ${cropped.toFixed(2)}`,
    goal: `< ${limit}${t < limit ? '' : ' MISSED'}`,
  };
}
