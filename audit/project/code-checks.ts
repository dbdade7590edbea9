import type { CheckResult, Evidence } from '../report/check-result.ts';
import type { Finding } from '../../packages/key-trace/src/finding.ts';
import { type RuleId, type Rule, rules } from '../../packages/key-trace/src/rules/rules.ts';
import type { Scan } from '../../packages/key-trace/src/scan.ts';

/** The promises of docs/threat-model.md for each line of the checklist, as far as the source shows them. */
const promisesOfLine: Readonly<Record<number, readonly number[]>> = {
  1: [3, 9],
  2: [9],
  3: [3, 9],
  4: [9],
  5: [11],
  6: [12],
  7: [4, 9],
  9: [12],
};

const doesNotProve =
  'What libraries do with a key, what is decided only at run time, and keys in variables whose names and origins say nothing.';

/** The results of a scan, one check for each rule. The seed's searches are not rules: they find words, not data flows. */
export function toCodeChecks(scan: Scan, seconds: number, command: string): CheckResult[] {
  const ids = Object.keys(rules).filter(isRuleId);
  return ids.map((id) => toCheck(id, rules[id], scan, { seconds, command }));
}

function isRuleId(id: string): id is RuleId {
  return !id.startsWith('seed-');
}

function toCheck(
  id: RuleId,
  { title, line }: Rule,
  scan: Scan,
  { seconds, command }: { readonly seconds: number; readonly command: string },
): CheckResult {
  const found = scan.findings.filter(({ rule }) => rule === id);
  const answered = scan.suppressed.filter(({ finding }) => finding.rule === id);
  const notRead = [...scan.unread, ...scan.partlyRead].map(({ path }) => `not read: ${path}`);
  const evidence: Evidence = {
    files: scan.files,
    lines: scan.lines,
    hits: found.length,
    ...(answered.length > 0 && { 'answered for in the code': answered.length }),
  };
  return {
    id: `code.${id}`,
    part: 'code',
    title: `Nowhere in the source: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`,
    lines: [line],
    promises: promisesOfLine[line] ?? [],
    doesNotProve,
    verdict: found.length > 0 ? 'fail' : notRead.length > 0 ? 'void' : 'pass',
    reasons: found.length > 0 ? found.map(describe) : notRead,
    evidence,
    repeat: command,
    seconds,
  };
}

function describe({ message, steps }: Finding): string {
  const place = steps.at(-1);
  return place === undefined ? message : `${place.file}:${place.line} ${message}`;
}
