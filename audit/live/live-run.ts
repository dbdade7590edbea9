import type { Canary } from '../../testkit/canaries/canaries.ts';
import type { Protocol } from '../../testkit/canaries/observed-backend.ts';
import { type LiveCase, requestOf } from './cases.ts';
import { inParallel } from './in-parallel.ts';
import type { Exchange } from '../../testkit/http/recording-client.ts';
import type { LiveWorld } from './live-world.ts';

/** A route that accepts a brought key. */
export type RouteName = 'validate' | 'use';

/** A case on a route under a protocol version, and its result. */
export interface CaseRecord {
  readonly liveCase: LiveCase;
  readonly route: RouteName;
  readonly protocol: Protocol;
  readonly canary: Canary;
  readonly exchange: Exchange;
  /** How often the provider was asked with the key. */
  readonly uses: number;
}

const width = 6;

/** A run of checks: the world, and the results of the cases. */
export class LiveRun {
  readonly world: LiveWorld;
  readonly records: readonly CaseRecord[];
  #limited: Promise<Exchange[]> | null = null;

  private constructor(world: LiveWorld, records: readonly CaseRecord[]) {
    this.world = world;
    this.records = records;
  }

  /** Tries the cases, under each protocol version on each route. */
  static async start(world: LiveWorld, cases: readonly LiveCase[]): Promise<LiveRun> {
    const { protocols } = world.config;
    const tries = cases.flatMap((liveCase) =>
      protocols
        .filter((protocol) => liveCase.issuedAt === undefined || protocol === 'v2')
        .flatMap((protocol) => {
          const routes = liveCase.routes ?? (['validate', 'use'] as const);
          return routes.map((route) => ({ liveCase, protocol, route }));
        }),
    );
    const records = await inParallel(tries, width, (each) => tryCase(world, each));
    return new LiveRun(world, records);
  }

  /** Sends the headers on a route, by default from a new client. */
  async send(
    route: RouteName,
    headers: Readonly<Record<string, string>>,
    localAddress = this.world.client.nextAddress(),
  ): Promise<Exchange> {
    const request = requestOf(this.world.config.routes[route], headers);
    return this.world.client.send({ ...request, ...(localAddress && { localAddress }) });
  }

  /** The answers to one client that validates one good key after another, up to the first refusal. Done once. */
  async askUntilLimited(): Promise<readonly Exchange[]> {
    this.#limited ??= this.#askUntilLimited();
    return this.#limited;
  }

  async #askUntilLimited(): Promise<Exchange[]> {
    const { world } = this;
    const client = world.client.nextAddress();
    const [protocol = 'v1'] = world.config.protocols;
    const exchanges: Exchange[] = [];
    for (let count = 0; count <= world.config.validationsPerWindow; count += 1) {
      const { headers } = await world.createCanary(protocol, { of: 'rate limit' });
      const exchange = await this.send('validate', headers, client);
      exchanges.push(exchange);
      if (exchange.status === 429) break;
    }
    return exchanges;
  }
}

async function tryCase(
  world: LiveWorld,
  { liveCase, protocol, route }: Pick<CaseRecord, 'liveCase' | 'protocol' | 'route'>,
): Promise<CaseRecord> {
  const { name, mark, issuedAt, change, request } = liveCase;
  const of = `case "${name}" of ${protocol} on ${route}`;
  const made = await world.createCanary(protocol, {
    mark,
    of,
    ...(issuedAt !== undefined && { sealedFor: { issuedAt } }),
  });
  const canary =
    change === undefined
      ? made
      : world.canaries.remember(`${of}, changed`, made.apiKey, change(made.headers));
  const plain = requestOf(world.config.routes[route], canary.headers);
  const localAddress = world.client.nextAddress();
  const exchange = await world.client.send({
    ...(request?.(plain, canary) ?? plain),
    ...(localAddress !== undefined && { localAddress }),
  });
  const uses = world.provider.countUses(canary.apiKey);
  return { liveCase, route, protocol, canary, exchange, uses };
}

/** The error code of an answer. `null` if there is none, or none that looks like a code, because it could be anything. */
export function errorCodeOf({ body }: Pick<Exchange, 'body'>): string | null {
  const { code } = readError(body);
  return typeof code === 'string' && /^[A-Z][A-Z_]{2,39}$/.test(code) ? code : null;
}

/** The object under `error` of a JSON answer, or an empty one. */
export function readError(body: Buffer): { readonly code?: unknown; readonly details?: unknown } {
  try {
    const value = JSON.parse(body.toString()) as { error?: unknown } | null;
    return typeof value?.error === 'object' ? { ...value.error } : {};
  } catch {
    // No JSON, no code.
    return {};
  }
}
