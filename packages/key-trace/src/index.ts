// What other programs can import from the package.
export { readBaseline, writeBaseline } from './baseline.ts';
export { createCodeCommand, exitCodes, runCodeCommand } from './command.ts';
export type { Finding, Place, Suppressed } from './finding.ts';
export type { Unread } from './list-sources.ts';
export { formatHtml } from './report/html-report.ts';
export { formatJson } from './report/json-report.ts';
export type { Report } from './report/report.ts';
export { formatSarif } from './report/sarif-report.ts';
export { formatTerminal } from './report/terminal-report.ts';
export { type Rule, type RuleId, rules, type Severity } from './rules/rules.ts';
export { type Scan, scanCode, type ScanOptions } from './scan.ts';
