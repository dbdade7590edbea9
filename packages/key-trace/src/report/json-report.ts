import type { Finding } from '../finding.ts';
import { rules } from '../rules/rules.ts';
import type { Report } from './report.ts';

/** The report as data. `version` changes when a field is removed or changes its meaning. */
export function formatJson(report: Report): string {
  const used = [...report.findings, ...report.absences].map(({ rule }) => rule);
  const described = Object.fromEntries([...new Set(used)].map((rule) => [rule, rules[rule]]));
  const findings = report.findings.map(withPlace);
  const absences = report.absences.map(withPlace);
  const all = { version: 1, ...report, findings, absences, rules: described };
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

/** The place of the sink, which is the last step, beside the rule. */
function withPlace({ rule, severity, ...finding }: Finding) {
  const { file, line, column } = finding.steps.at(-1) ?? {};
  return { rule, severity, file, line, column, ...finding };
}
