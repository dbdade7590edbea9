import { judge, type LiveCheckTable, notRun, type Outcome } from '../live-check.ts';
import { errorCodeOf, type LiveRun, readError } from '../live-run.ts';

/** Checks of the rate limit on validation. */
export const limitChecks: LiveCheckTable = [
  {
    id: 'live.rate-limit',
    title: 'One client cannot validate an unlimited number of keys',
    lines: [9],
    promises: [12],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'That clients with many addresses are limited together.',
    run: checkLimit,
  },
  {
    id: 'live.rate-limit-headers',
    title: 'A client beyond the limit is told how long to wait',
    lines: [9],
    promises: [12],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'That the next request after that time is answered.',
    run: checkHeaders,
  },
];

async function checkLimit(run: LiveRun): Promise<Outcome> {
  const exchanges = await run.askUntilLimited();
  const { validationsPerWindow: expected } = run.world.config;
  const isLimited = exchanges.at(-1)?.status === 429;
  const reason = `${exchanges.length} validations of one client in a row, and none was answered 429`;
  return judge(isLimited ? [] : [reason], {
    'limit expected': expected,
    validations: exchanges.length,
    'refused at': isLimited ? exchanges.length : 'never',
  });
}

async function checkHeaders(run: LiveRun): Promise<Outcome> {
  const exchanges = await run.askUntilLimited();
  const refusal = exchanges.at(-1);
  if (refusal?.status !== 429) return notRun('no validation was answered 429: see live.rate-limit');
  const retryAfter = refusal.headers['retry-after'] ?? '';
  const details = Object(readError(refusal.body).details) as { retry_after_seconds?: unknown };
  const problems: readonly (readonly [boolean, string])[] = [
    [/^[1-9]\d*$/.test(retryAfter), 'Retry-After must be whole seconds, at least 1'],
    [
      details.retry_after_seconds === Number(retryAfter),
      'error.details.retry_after_seconds must be the number of Retry-After',
    ],
    [errorCodeOf(refusal) === 'RATE_LIMIT_EXCEEDED', 'error.code must be RATE_LIMIT_EXCEEDED'],
  ];
  const reasons = problems.filter(([isGood]) => !isGood).map(([, text]) => text);
  return judge(reasons, { validations: exchanges.length });
}
