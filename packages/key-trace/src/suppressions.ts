import type { Finding, Suppressed } from './finding.ts';
import type { Unread } from './list-sources.ts';

const comment = /(?:#|\/\/|\/\*)\s*audit-ok(?:\[([\w, -]+)\])?:?[ \t]*([^\n]*)/;
const shortestReason = 8;

interface Answer {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly line: number;
}

export interface Answered {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly badSuppressions: readonly Unread[];
}

/** `audit-ok[key-in-log]: why` on the line of a finding or the line above suppresses it. A reason is required. */
export function answerFor(all: readonly Finding[], texts: ReadonlyMap<string, string>): Answered {
  const answers = new Map([...texts].map(([path, text]) => [path, answersOf(text)]));
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of all) {
    const place = finding.steps.at(-1);
    const near = (answers.get(place?.file ?? '') ?? []).find(
      ({ line, rules, reason }) =>
        reason.length >= shortestReason &&
        (line === place?.line || line + 1 === place?.line) &&
        (rules.length === 0 || rules.includes(finding.rule)),
    );
    if (near === undefined) findings.push(finding);
    else suppressed.push({ finding, reason: near.reason });
  }
  return { findings, suppressed, badSuppressions: badOnes(answers) };
}

function answersOf(text: string): Answer[] {
  if (!text.includes('audit-ok')) return [];
  return text.split('\n').flatMap((line, index): Answer[] => {
    const match = comment.exec(line);
    if (match === null) return [];
    const rules = (match[1] ?? '').split(',').map((rule) => rule.trim());
    const reason = (match[2] ?? '').replace(/\*\/\s*$/, '').trim();
    return [{ rules: rules.filter((rule) => rule !== ''), reason, line: index + 1 }];
  });
}

function badOnes(answers: ReadonlyMap<string, readonly Answer[]>): Unread[] {
  return [...answers].flatMap(([path, list]) =>
    list
      .filter(({ reason }) => reason.length < shortestReason)
      .map(({ line }) => ({ path: `${path}:${line}`, reason: 'audit-ok without a reason' })),
  );
}
