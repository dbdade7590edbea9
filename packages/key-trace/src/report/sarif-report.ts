import type { Finding, Place } from '../finding.ts';
import { rules } from '../rules/rules.ts';
import type { Report } from './report.ts';

const schema =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const toolName = 'phantom-key audit code';

/**
 * SARIF 2.1.0: findings with their path as a code flow, and suppressed findings as such. Notes are notifications, not results.
 */
export function formatSarif(report: Report): string {
  const results = [
    ...report.findings.map((finding) => resultOf(finding)),
    ...report.known.map((finding) => ({ ...resultOf(finding), baselineState: 'unchanged' })),
    ...report.suppressed.map(({ finding, reason }) => ({
      ...resultOf(finding),
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
  ];
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: toolName, rules: Object.entries(rules).map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results,
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: notificationsOf(report) },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf([id, rule]: [string, (typeof rules)[keyof typeof rules]]) {
  return {
    id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.fix },
    defaultConfiguration: { level: rule.severity },
    properties: { checklistLine: rule.line },
  };
}

function resultOf(finding: Finding) {
  const last = finding.steps.at(-1);
  return {
    ruleId: finding.rule,
    level: finding.severity,
    message: { text: finding.message },
    locations: last === undefined ? [] : [locationOf(last)],
    partialFingerprints: { 'phantomKey/v1': finding.fingerprint },
    codeFlows: [
      {
        threadFlows: [
          {
            locations: finding.steps.map((place) => ({
              location: { ...locationOf(place), message: { text: place.text } },
            })),
          },
        ],
      },
    ],
  };
}

function locationOf({ file, line, column, code }: Place) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, snippet: { text: code } },
    },
  };
}

/** File names may contain any character, a URI may not. */
function uriOf(file: string): string {
  return file
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

function notificationsOf({ unread, partlyRead, badSuppressions, absences }: Report) {
  const unclear = [...unread, ...partlyRead, ...badSuppressions].map(({ path, reason }) => ({
    level: 'warning',
    message: { text: reason },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  }));
  const notes = absences.map((finding) => ({
    level: 'note',
    message: { text: finding.message },
    associatedRule: { id: finding.rule },
    locations: finding.steps.slice(-1).map(locationOf),
  }));
  return [...unclear, ...notes];
}
