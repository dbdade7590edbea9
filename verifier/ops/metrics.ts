import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isProviderId, type ProviderId, providerIds } from '../../lib/providers.ts';
import type { ProtocolVersion } from '../../packages/receiver/src/byok-manager.ts';
import type { LimitName } from '../limits/limit-state.ts';

/** What is counted for a request. No value is text that the client chose. */
export interface RequestFacts {
  readonly method: string;
  /** The pattern of the route; `null` if no route matched. */
  readonly route: string | null;
  readonly status: number;
  readonly seconds: number;
  readonly provider: ProviderId | null;
  /** The outcome for the key, as a class; `null` on routes that take no key. */
  readonly outcome: string | null;
  /** The protocol version of its headers; `null` if it brought no key. */
  readonly protocol: ProtocolVersion | null;
}

/** A page of metrics for Prometheus. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** Counts what the server does. */
export interface Metrics {
  recordRequest(facts: RequestFacts): void;
  recordLimited(limit: LimitName | 'unavailable'): void;
  /** The page, or `null` if this client may not see it. */
  read(clientAddress: string): Promise<MetricsPage | null>;
}

/** Who may read the metrics: nobody, this machine, or everyone who reaches the server. */
export const metricsAudiences = ['off', 'loopback', 'everyone'] as const;

/** One of {@link metricsAudiences}. */
export type MetricsAudience = (typeof metricsAudiences)[number];

/** What {@link createMetrics} is made from. */
export interface MetricsOptions {
  readonly audience: MetricsAudience;
  /** Whether Redis answers; `null` if it is not used. */
  readonly isRedisUp: (() => boolean) | null;
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const nothing = 'none';

/** Metrics in a registry of their own. Every label has a fixed set of values, so clients cannot make the page grow. */
export function createMetrics({ audience, isRedisUp }: MetricsOptions): Metrics {
  const registry = new Registry();
  const series = createSeries(registry);
  addProcessGauges(registry);
  if (isRedisUp !== null) addRedisGauge(registry, isRedisUp);
  return {
    recordRequest(facts) {
      const method = methods.includes(facts.method) ? facts.method : 'other';
      const route = facts.route ?? 'unknown';
      const provider = isProviderId(facts.provider) ? facts.provider : nothing;
      const protocol = facts.protocol ?? nothing;
      series.requests.inc({ method, route, status: facts.status });
      series.seconds.observe({ route }, facts.seconds);
      const { outcome } = facts;
      if (outcome !== null) series.outcomes.inc({ provider, outcome, protocol });
    },
    recordLimited(limit) {
      series.limited.inc({ limit });
    },
    async read(clientAddress) {
      const isAllowed =
        audience === 'everyone' || (audience === 'loopback' && isLoopback(clientAddress));
      if (!isAllowed) return null;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function createSeries(registry: Registry) {
  const registers = [registry];
  const outcomes = new Counter({
    name: 'verifier_key_outcomes_total',
    help: 'Requests that bring a key, by outcome',
    labelNames: ['provider', 'outcome', 'protocol'],
    registers,
  });
  for (const provider of providerIds) {
    for (const protocol of ['v1', 'v2'])
      outcomes.inc({ provider, outcome: 'accepted', protocol }, 0);
  }
  return {
    outcomes,
    requests: new Counter({
      name: 'verifier_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    seconds: new Histogram({
      name: 'verifier_request_duration_seconds',
      help: 'Time from a request to its answer',
      labelNames: ['route'],
      buckets: durationBuckets,
      registers,
    }),
    limited: new Counter({
      name: 'verifier_rate_limited_total',
      help: 'Requests refused by a limit, or because they could not be counted',
      labelNames: ['limit'],
      registers,
    }),
  };
}

/** The default set of prom-client reads files that the permission model denies, and reveals versions and handles. */
function addProcessGauges(registry: Registry): void {
  addGauge(registry, 'process_resident_memory_bytes', 'Memory of the process', () =>
    process.memoryUsage.rss(),
  );
  addGauge(
    registry,
    'process_heap_used_bytes',
    "V8's heap in use",
    () => process.memoryUsage().heapUsed,
  );
  addGauge(registry, 'process_cpu_seconds_total', 'Processor time used', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  addGauge(registry, 'process_uptime_seconds', 'Time since the start', () => process.uptime());
}

function addRedisGauge(registry: Registry, isRedisUp: () => boolean): void {
  addGauge(registry, 'verifier_redis_up', 'Whether Redis answers', () => (isRedisUp() ? 1 : 0));
}

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => {
      gauge.set(read());
    },
  });
}

/** As `client-address.ts` writes this machine: an IPv4 address, or the /64 of `::1`. */
function isLoopback(clientAddress: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(clientAddress) || clientAddress === '::/64';
}
