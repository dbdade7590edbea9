import { rules } from '../static/rules/rules.ts';
import type { Report } from './report.ts';

/** The report as data; `version` changes when a field is taken away or changes its meaning. */
export function formatJson(report: Report): string {
  const used = [...report.findings, ...report.absences].map(({ rule }) => rule);
  const described = Object.fromEntries([...new Set(used)].map((rule) => [rule, rules[rule]]));
  return `${JSON.stringify({ version: 1, ...report, rules: described }, undefined, 2)}\n`;
}
