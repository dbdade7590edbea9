import { once } from 'node:events';
import { Agent, request as requestHttps } from 'node:https';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ObservedVerifier,
  startObservedVerifier,
} from '../../testkit/backends/observed-verifier.ts';
import { RedisServer } from '../../testkit/databases/redis.ts';
import { type Answer, ask } from '../../testkit/http/ask.ts';
import { bringKey, createFakeKey } from '../../testkit/headers/fake-key.ts';
import { FakeProvider } from '../../testkit/providers/fake-provider.ts';
import { redisPrefix } from '../../packages/receiver/src/use-counters.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const validatePath = '/api/v1/keys/validate';
const secret = 'a secret of thirty-two characters';
let redis: RedisServer;
let admin: Redis;

beforeAll(async () => {
  redis = await RedisServer.start();
  admin = new Redis(redis.url);
});

afterAll(async () => {
  admin.disconnect();
  await redis[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await admin.flushall();
});

/** Verifiers that ask one slow provider, and connections to them that stay open. */
class World implements AsyncDisposable {
  readonly provider: FakeProvider;
  readonly verifiers: ObservedVerifier[] = [];
  /** The address that the client sends from. Limits are counted by it. */
  localAddress = '';
  #clients = 0;
  #agent = createAgent();
  readonly #stack = new AsyncDisposableStack();

  private constructor(provider: FakeProvider) {
    this.provider = provider;
    this.#stack.defer(() => provider[Symbol.asyncDispose]());
    this.#stack.defer(() => {
      this.#agent.destroy();
    });
  }

  static async start(
    processes: number,
    redisUrl: string | null,
    limits: Readonly<Record<string, string>>,
  ): Promise<World> {
    const world = new World(await FakeProvider.start());
    world.provider.hold();
    const environment = {
      PROVIDERS: 'live',
      OPENAI_BASE_URL: world.provider.baseUrl,
      REQUESTS_PER_MINUTE: '10000',
      VALIDATIONS_PER_MINUTE: '10000',
      ...(redisUrl !== null && { REDIS_URL: redisUrl, RATE_LIMIT_SECRET: secret }),
      ...limits,
    };
    for (let count = 0; count < processes; count++) {
      world.verifiers.push(world.#stack.use(await startObservedVerifier(environment)));
    }
    world.becomeNewClient();
    return world;
  }

  /** From now on a client sends that the verifiers have not seen, and the provider answers nobody. */
  becomeNewClient(): void {
    this.#agent.destroy();
    this.#agent = createAgent();
    this.#clients += 1;
    this.localAddress = `127.0.1.${this.#clients}`;
    this.provider.hold();
    this.provider.clear();
  }

  /** Sends all of them in one moment, to one verifier after the other, over connections that stand already. */
  async sendAtOnce(
    requests: readonly SentRequest[],
    verifiers: readonly ObservedVerifier[] = this.verifiers,
  ): Promise<Promise<Answer>[]> {
    const send = (at: number, { path, ...question }: SentRequest): Promise<Answer> => {
      const verifier = verifiers[at % verifiers.length];
      if (verifier === undefined) throw new Error('a verifier must be started');
      return ask(verifier, path, {
        ...question,
        agent: this.#agent,
        localAddress: this.localAddress,
      });
    };
    await Promise.all(requests.map((_, at) => send(at, { path: '/health' })));
    return requests.map((request, at) => send(at, request));
  }

  /** Has a key accepted by each verifier. */
  async accept(headers: Record<string, string>): Promise<void> {
    this.provider.release(200);
    for (const verifier of this.verifiers) {
      const [answer] = await this.sendAtOnce([{ path: '/api/v1/models', headers }], [verifier]);
      expect((await answer)?.status).toBe(200);
    }
    this.provider.hold();
    this.provider.clear();
  }

  /** Validates new keys, one after the other. */
  async validate(count: number, verifiers = this.verifiers): Promise<number[]> {
    const statuses: number[] = [];
    for (const request of await createValidations(count)) {
      const [answer] = await this.sendAtOnce([request], verifiers);
      statuses.push((await answer)?.status ?? 0);
    }
    return statuses;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Node would close what is free beyond 256 connections. */
function createAgent(): Agent {
  return new Agent({ keepAlive: true, maxFreeSockets: 1_000 });
}

interface SentRequest {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function validationOf(headers: Record<string, string>): SentRequest {
  return { path: validatePath, method: 'POST', headers, body: '{"provider":"openai"}' };
}

/** Each with a key of its own. */
async function createValidations(count: number): Promise<SentRequest[]> {
  const pairs = await Promise.all(Array.from({ length: count }, () => bringKey(createFakeKey())));
  return pairs.map(validationOf);
}

function countStatuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe.each([
  ['one process, in memory', 1, false],
  ['one process, in Redis', 1, true],
  ['two processes, in Redis', 2, true],
])('%s, a slow provider', (_name, processes, isShared) => {
  let world: World;
  let limited: World;

  beforeAll(async () => {
    const redisUrl = isShared ? redis.url : null;
    const limits = { VALIDATIONS_PER_MINUTE: '20', REQUESTS_PER_MINUTE: '30' };
    world = await World.start(processes, redisUrl, {});
    limited = await World.start(processes, redisUrl, limits);
  });

  beforeEach(() => {
    world.becomeNewClient();
    limited.becomeNewClient();
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await limited[Symbol.asyncDispose]();
  });

  it('puts 5 of 200 different keys at once to it, which all fail', async () => {
    const requests = await world.sendAtOnce(await createValidations(200));
    const answers = await world.provider.answerWhenAllAreThere(requests, 401);
    expect(new Set(world.provider.authorizations).size).toBe(5);
    expect(countStatuses(answers)).toEqual({ 401: 5, 429: 195 });
    expect(await world.validate(1)).toEqual([429]);
  });

  it('puts 5 of 100 different keys at once to it on the route for models', async () => {
    const validations = await createValidations(100);
    const requests = await world.sendAtOnce(
      validations.map(({ headers = {} }) => ({ path: '/api/v1/models', headers })),
    );
    const answers = await world.provider.answerWhenAllAreThere(requests, 401);
    expect(new Set(world.provider.authorizations).size).toBe(5);
    expect(countStatuses(answers)).toEqual({ 401: 5, 429: 95 });
  });

  it.each([
    ['accepts', 200, 200],
    ['is down', 500, 502],
  ])('takes new keys again once it %s what it was asked', async (_what, status, answered) => {
    const requests = await world.sendAtOnce(await createValidations(20));
    const answers = await world.provider.answerWhenAllAreThere(requests, status);
    expect(countStatuses(answers)).toEqual({ [answered]: 5, 429: 15 });
    expect(await world.validate(10)).toEqual(Array<number>(10).fill(answered));
    if (isShared) expect(await admin.keys(`${redisPrefix}:failures:*`)).toEqual([]);
  });

  it('counts four failures, whatever is accepted meanwhile', async () => {
    world.provider.release(401);
    expect(await world.validate(4)).toEqual([401, 401, 401, 401]);
    world.provider.release(200);
    expect(await world.validate(3)).toEqual([200, 200, 200]);
    world.provider.hold();
    const requests = await world.sendAtOnce(await createValidations(50));
    const answers = await world.provider.answerWhenAllAreThere(requests, 401);
    expect(countStatuses(answers)).toEqual({ 401: 1, 429: 49 });
  });

  it.each([
    // Each process has spent one request on having the key accepted.
    ['requests', 30 - processes],
    ['validations', 20],
  ])('puts as many %s to it as the limit allows, of 100 at once', async (name, expected) => {
    const headers = await bringKey(createFakeKey());
    await limited.accept(headers);
    const request =
      name === 'requests' ? { path: '/api/v1/models', headers } : validationOf(headers);
    const requests = await limited.sendAtOnce(Array<SentRequest>(100).fill(request));
    const answers = await limited.provider.answerWhenAllAreThere(requests, 200);
    expect(limited.provider.seen).toHaveLength(expected);
    expect(countStatuses(answers)).toEqual({ 200: expected, 429: 100 - expected });
  });

  it('asks once about a new key that comes ten times at once', async () => {
    world.provider.release(401);
    expect(await world.validate(4)).toEqual([401, 401, 401, 401]);
    world.provider.hold();
    const headers = await bringKey(createFakeKey());
    const requests = await world.sendAtOnce(
      Array<SentRequest>(10).fill({ path: '/api/v1/models', headers }),
    );
    await world.provider.waitForHeld(1);
    world.provider.release(200);
    const statuses = countStatuses(await Promise.all(requests));
    expect(statuses[200]).toBeGreaterThanOrEqual(10 / processes);
  });
});

describe('a key whose answer nobody waits for', () => {
  it.each([
    [401, 429],
    [200, 200],
  ])('counts as the provider says: %i', async (status, next) => {
    await using world = await World.start(1, null, {});
    const [verifier] = world.verifiers;
    const left = (await createValidations(5)).map(({ path, body, ...options }) => {
      const url = new URL(path, verifier?.origin);
      const { localAddress } = world;
      const target = { ca: verifier?.certificate, agent: false, localAddress };
      const request = requestHttps(url, { ...options, ...target });
      request.end(body);
      return request;
    });
    await world.provider.waitForHeld(5);
    for (const request of left) {
      const gone = once(request, 'error');
      request.destroy();
      await gone;
    }
    world.provider.release(status);
    world.provider.release(200);
    await vi.waitFor(async () => {
      expect(await world.validate(1)).toEqual([next]);
    });
  });

  it('counts as a failure if the process is killed', async () => {
    await using world = await World.start(2, redis.url, {});
    const [killed, ...others] = world.verifiers;
    if (killed === undefined) throw new Error('a verifier must be started');
    const requests = await world.sendAtOnce(await createValidations(5), [killed]);
    const ends = Promise.allSettled(requests);
    await world.provider.waitForHeld(5);
    await killed.end('SIGKILL');
    await ends;
    world.provider.release(200);
    expect(await world.validate(1, others)).toEqual([429]);
    const [key = ''] = await admin.keys(`${redisPrefix}:failures:*`);
    expect(await admin.ttl(key)).toBeGreaterThan(2_900);
    expect(await admin.ttl(key)).toBeLessThanOrEqual(3_000);
  });

  it('counts as a failure if Redis is unreachable when the answer comes', async () => {
    await using world = await World.start(2, redis.url, {});
    const [first] = await world.sendAtOnce(await createValidations(1));
    await world.provider.waitForHeld(1);
    await redis.stop();
    world.provider.release(200);
    expect((await first)?.status).toBe(200);
    await redis.resume();
    await Promise.all(world.verifiers.map((each) => each.waitForLine('"redis_up"')));
    world.provider.hold();
    const requests = await world.sendAtOnce(await createValidations(20));
    const answers = await world.provider.answerWhenAllAreThere(requests, 401);
    expect(countStatuses(answers)).toEqual({ 401: 4, 429: 16 });
  });
});
