import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { startVerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { ask } from '../../testkit/http/ask.ts';
import {
  createTestApp,
  createTestOffer,
  testOrigin,
} from '../../testkit/backends/create-test-app.ts';
import { readCertificate } from '../../testkit/http/read-certificate.ts';
import { createRefusedPair, refusalClasses } from '../../testkit/headers/refused-pairs.ts';
import { createRefusedSeal, sealRefusalClasses } from '../../testkit/headers/refused-seals.ts';
import { fetchTarget } from '../../testkit/headers/seal-key.ts';
import { unlimited } from './load.ts';
import { format, median, type Row } from './row.ts';
import { crop, welchT } from './welch.ts';

const samplesPerClass = 10_000;
const warmUpRounds = 3_000;
const pairsPerClass = 500;
const limit = 4.5;
const path = '/api/v1/models?provider=openai';

type Headers = Readonly<Record<string, string>>;
type Pairs = ReadonlyMap<string, readonly Headers[]>;
type Samples = ReadonlyMap<string, number[]>;

/** Milliseconds that one refusal of one pair of headers took. */
type Probe = (headers: Headers) => Promise<number>;

/**
 * Whether the time of a refusal tells what was wrong: Welch's t for every two classes of requests of equal size,
 * 10,000 samples each, the classes taking turns in a random order. Over 4.5 they can be told apart. Beside it stands t of
 * the quickest nine tenths, which sees smaller differences.
 */
export async function benchTiming(): Promise<Row[]> {
  const pairs = await createPairs(refusalClasses, createRefusedPair);
  const inProcess = await sample(pairs, createFetchProbe(createTestApp()));
  await using verifier = await startVerifierProcess(unlimited);
  const overSocket = await sample(pairs, await createSocketProbe(verifier.port));
  return [...compareAll('app.fetch', inProcess), ...compareAll('loopback', overSocket)];
}

/** The same for version 2, where it is required. Stale tokens are not among them: they have an answer of their own. */
export async function benchSealedTiming(): Promise<Row[]> {
  const now = Math.floor(Date.now() / 1_000);
  const sealed = await createTestOffer({ isRequired: true, now: () => now });
  const app = createTestApp({ sealed });
  const inApp = await fetchTarget(
    async (file) => (await app.fetch(new Request(testOrigin + file))).text(),
    testOrigin,
  );
  const appPairs = await createPairs(sealRefusalClasses, (kind) => createRefusedSeal(kind, inApp));
  const inProcess = await sample(appPairs, createFetchProbe(app));
  await using verifier = await startVerifierProcess({ ...unlimited, PROTOCOLS: 'v2' });
  const origin = `https://127.0.0.1:${verifier.port}`;
  const certificate = await readCertificate(origin);
  const target = await fetchTarget(
    async (file) => (await ask({ origin, certificate }, file)).text,
    origin,
  );
  const pairs = await createPairs(sealRefusalClasses, (kind) => createRefusedSeal(kind, target));
  const overSocket = await sample(pairs, await createSocketProbe(verifier.port));
  return [...compareAll('app.fetch', inProcess), ...compareAll('loopback', overSocket)];
}

async function createPairs<Kind extends string>(
  kinds: readonly Kind[],
  create: (kind: Kind) => Promise<Headers>,
): Promise<Pairs> {
  const entries = kinds.map(async (kind) => {
    const pairs = Array.from({ length: pairsPerClass }, () => create(kind));
    return [kind, await Promise.all(pairs)] as const;
  });
  return new Map(await Promise.all(entries));
}

async function sample(pairs: Pairs, probe: Probe): Promise<Samples> {
  const samples = new Map([...pairs.keys()].map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < warmUpRounds + samplesPerClass; round++) {
    for (const [kind, ofKind] of shuffle([...pairs])) {
      const duration = await probe(ofKind[round % pairsPerClass] ?? {});
      if (round >= warmUpRounds) samples.get(kind)?.push(duration);
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

function createFetchProbe(app: ReturnType<typeof createTestApp>): Probe {
  return async (headers) => {
    const request = new Request(testOrigin + path, { headers });
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
    const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n`;
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
  return [...samples].flatMap((one, at) =>
    [...samples].slice(at + 1).map((other) => compare(where, one, other)),
  );
}

type Sample = readonly [kind: string, durations: number[]];

function compare(where: string, [kind, one]: Sample, [other, another]: Sample): Row {
  const t = Math.abs(welchT(one, another));
  const cropped = Math.abs(welchT(...crop(one, another)));
  const middle = (durations: number[]) => format(median(durations) * 1000, 'µs', 1);
  return {
    what: `${where}: ${kind}`,
    value: middle(one),
    against: `${other}: ${middle(another)}`,
    ratio: `t = ${t.toFixed(2)}, cropped ${cropped.toFixed(2)}`,
    goal: `< ${limit}${t < limit ? '' : ' MISSED'}`,
  };
}
