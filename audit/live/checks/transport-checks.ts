import { requestOf } from '../cases.ts';
import { judge, type LiveCheckTable, type Outcome } from '../live-check.ts';
import type { Exchange, SentRequest } from '../../../testkit/http/recording-client.ts';
import type { LiveRun } from '../live-run.ts';

/** Checks of requests that are not over HTTPS. */
export const transportChecks: LiveCheckTable = [
  {
    id: 'live.https-only',
    title: 'A request over plain HTTP is refused, not redirected, and its key is not used',
    lines: [6],
    promises: [12],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'Other listeners and proxies than those that were named in plainHttp.',
    run: checkHttpsOnly,
  },
];

interface Way {
  readonly name: string;
  readonly change: (request: SentRequest) => SentRequest;
}

async function checkHttpsOnly(run: LiveRun): Promise<Outcome> {
  const { world } = run;
  const { plainHttp, routes, protocols } = world.config;
  const ways = listWays(world.client.target.origin, plainHttp);
  const reasons: string[] = [];
  const [protocol = 'v1'] = protocols;
  for (const { name, change } of ways) {
    const canary = await world.createCanary(protocol, { of: name });
    const exchange = await world.client.send(change(requestOf(routes.use, canary.headers)));
    const isUsed = world.provider.countUses(canary.apiKey) > 0;
    reasons.push(...findProblems(name, exchange, isUsed));
  }
  return judge(reasons, { ways: ways.length, tried: ways.map(({ name }) => name).join('; ') });
}

function listWays(
  origin: string,
  { url, proxyHeader }: { readonly url: string | null; readonly proxyHeader: string | null },
): Way[] {
  const ways: Way[] = [
    {
      name: 'plain HTTP to the port of HTTPS',
      change: (request) => ({ ...request, origin: origin.replace('https:', 'http:') }),
    },
  ];
  if (url !== null) {
    ways.push({
      name: 'plain HTTP to its own port',
      change: (request) => ({ ...request, origin: url }),
    });
  }
  if (proxyHeader !== null) {
    ways.push({
      name: 'a proxy that says it was HTTP',
      change: (request) => ({ ...request, headers: { ...request.headers, [proxyHeader]: 'http' } }),
    });
  }
  return ways;
}

/** No answer at all is a refusal too. */
function findProblems(name: string, { status }: Exchange, isUsed: boolean): string[] {
  const isRefused = status === 0 || (status >= 400 && status < 500);
  return [
    ...(isRefused ? [] : [`${name} was answered with ${status}, not with a refusal`]),
    ...(isUsed ? [`${name}: the provider was asked with the key`] : []),
  ];
}
