import type { LiveConfig } from '../config.ts';
import { judge, type LiveCheckTable, notRun, type Outcome } from '../live-check.ts';
import type { Exchange } from '../../../testkit/http/recording-client.ts';
import { type CaseRecord, errorCodeOf, type LiveRun } from '../live-run.ts';

/** Checks of the answers to the cases. */
export const answerChecks: LiveCheckTable = [
  {
    id: 'live.answers',
    title:
      'Every case is answered with its documented status and code, and reaches the provider only if it should',
    lines: [5, 7],
    promises: [9, 11],
    phase: 'running',
    needsCases: true,
    doesNotProve: 'Requests of other kinds than the cases.',
    run: checkAnswers,
  },
  {
    id: 'live.one-error',
    title: 'Everything that cannot be decrypted gets the same answer, byte for byte',
    lines: [2, 5],
    promises: [11],
    phase: 'running',
    needsCases: true,
    doesNotProve: 'That the work behind the answers is the same: see live.timing.',
    run: checkOneError,
  },
  {
    id: 'live.tag-checked',
    title: 'A key whose tag does not verify is never used',
    lines: [5],
    promises: [11],
    phase: 'running',
    needsCases: true,
    doesNotProve: 'Tags that are forged in other ways than one flipped bit: the vectors have more.',
    run: checkTag,
  },
  {
    id: 'live.hsts',
    title: 'Every answer tells browsers to use HTTPS only (HSTS)',
    lines: [6],
    promises: [12],
    phase: 'running',
    needsCases: true,
    doesNotProve: 'That a proxy in front does not change the header.',
    run: ({ records }) =>
      checkHeader(records, 'strict-transport-security', /^\s*max-age=[1-9]\d*\b/i),
  },
  {
    id: 'live.no-store',
    title: 'No cache may keep an answer to a request with a key (Cache-Control: no-store)',
    lines: [3, 7],
    promises: [9],
    phase: 'running',
    needsCases: true,
    doesNotProve: 'That caches on the way obey.',
    run: ({ records }) => checkHeader(records, 'cache-control', /\bno-store\b/i),
  },
];

function checkAnswers({ records, world }: LiveRun): Outcome {
  const reasons = records.flatMap((record) => [
    ...findWrongAnswer(record, world.config),
    ...findWrongUse(record),
  ]);
  return judge(reasons, countCases(records));
}

function findWrongAnswer({ liveCase, exchange, ...where }: CaseRecord, config: LiveConfig) {
  const { name, code } = liveCase;
  const own = config.expect[name];
  const statuses = own ?? liveCase.statuses;
  const seen = errorCodeOf(exchange);
  const isRight =
    statuses.includes(exchange.status) && (own !== undefined || code === null || seen === code);
  if (isRight) return [];
  const expected = `${statuses.join(' or ')}${own === undefined && code !== null ? ` ${code}` : ''}`;
  const got =
    exchange.status === 0 ? 'no answer' : `${exchange.status} ${seen ?? 'without a code'}`;
  return [`${placeOf({ liveCase, ...where })} was answered with ${got}, not ${expected}`];
}

function findWrongUse({ liveCase, uses, ...where }: CaseRecord): string[] {
  if (uses > 0 === liveCase.isAsked) return [];
  const what = uses > 0 ? 'with a key that it must not have' : 'not at all, or not with the key';
  return [`${placeOf({ liveCase, ...where })}: the provider was asked ${what}`];
}

function checkOneError({ records, world }: LiveRun): Outcome {
  const undecryptable = records.filter(({ liveCase }) => liveCase.isUndecryptable);
  const [first] = undecryptable;
  if (first === undefined) return notRun('no case that cannot be decrypted was tried');
  const { varyingHeaders } = world.config;
  const reasons = undecryptable.flatMap((record) => {
    const differences = findDifferences(first.exchange, record.exchange, varyingHeaders);
    if (differences.length === 0) return [];
    return [`${placeOf(record)} differs from ${placeOf(first)} in ${differences.join(', ')}`];
  });
  return judge(reasons, countCases(undecryptable));
}

/** The differences between two answers: status, body, header names. */
export function findDifferences(
  one: Exchange,
  other: Exchange,
  varyingHeaders: readonly string[],
): string[] {
  const names = new Set([...Object.keys(one.headers), ...Object.keys(other.headers)]);
  const headers = [...names].filter((name) => {
    const isSame = String(one.headers[name]) === String(other.headers[name]);
    return !isSame && !varyingHeaders.includes(name);
  });
  return [
    ...(one.status === other.status ? [] : ['status']),
    ...(one.body.equals(other.body) ? [] : ['body']),
    ...headers.map((name) => `header ${name}`),
  ];
}

function checkTag({ records }: LiveRun): Outcome {
  const flipped = records.filter(({ liveCase }) => liveCase.name === 'wrong tag');
  if (flipped.length === 0) return notRun('the case "wrong tag" was not tried');
  const reasons = flipped.flatMap((record) => [
    ...(record.uses > 0 ? [`${placeOf(record)}: the provider was asked with the key`] : []),
    ...(record.exchange.status < 400
      ? [`${placeOf(record)} was answered with ${record.exchange.status}`]
      : []),
  ]);
  return judge(reasons, countCases(flipped));
}

function checkHeader(records: readonly CaseRecord[], name: string, shape: RegExp): Outcome {
  const answered = records.filter(
    ({ liveCase, exchange }) => liveCase.isTransport !== true && exchange.status !== 0,
  );
  if (answered.length === 0) return notRun('no case was answered');
  const reasons = answered
    .filter(({ exchange }) => !shape.test(String(exchange.headers[name] ?? '')))
    .map((record) => `${placeOf(record)}: ${record.exchange.status} without it`);
  return judge(reasons, countCases(answered));
}

function countCases(records: readonly CaseRecord[]): Outcome['evidence'] {
  const names = new Set(records.map(({ liveCase }) => liveCase.name));
  return { cases: names.size, requests: records.length };
}

type Place = Pick<CaseRecord, 'liveCase' | 'protocol' | 'route'>;

function placeOf({ liveCase, protocol, route }: Place): string {
  return `"${liveCase.name}" of ${protocol} on ${route}`;
}
