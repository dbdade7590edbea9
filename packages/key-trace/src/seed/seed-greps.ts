// The four searches of the seed's audit, line by line, with the verdict of the analysis about each line.
import type { Finding } from '../finding.ts';
import type { Module } from '../ir.ts';

export interface SeedLine {
  /** The search, 1 to 4; 0 for a finding that none of them shows. */
  readonly grep: number;
  readonly file: string;
  readonly line: number;
  readonly verdict: string;
}

interface Grep {
  readonly pattern: RegExp;
  readonly isPythonOnly: boolean;
}

const greps: readonly Grep[] = [
  { pattern: /api_key/, isPythonOnly: true },
  { pattern: /byok/, isPythonOnly: true },
  { pattern: /X-Encrypted-Key/, isPythonOnly: false },
  { pattern: /\bprint\(|logger\.(debug|info)\(/, isPythonOnly: false },
];

/** Each hit is a true or a false alarm. A finding on a line without a hit is one that the searches miss. */
export function runSeedGreps(modules: readonly Module[], findings: readonly Finding[]): SeedLine[] {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    const last = finding.steps.at(-1);
    if (last !== undefined) found.set(`${last.file}:${last.line}`, finding);
  }
  const lines: SeedLine[] = [];
  const seen = new Set<string>();
  for (const { path, text, language } of modules) {
    text.split('\n').forEach((code, index) => {
      const id = `${path}:${index + 1}`;
      greps.forEach(({ pattern, isPythonOnly }, which) => {
        if ((isPythonOnly && language !== 'python') || !pattern.test(code)) return;
        seen.add(id);
        lines.push({
          grep: which + 1,
          file: path,
          line: index + 1,
          verdict: verdictOf(found.get(id)),
        });
      });
    });
  }
  return [...lines, ...blindSpots(found, seen)];
}

function verdictOf(finding: Finding | undefined): string {
  return finding === undefined ? 'false alarm: no key reaches this line' : `true: ${finding.rule}`;
}

function blindSpots(found: ReadonlyMap<string, Finding>, seen: ReadonlySet<string>): SeedLine[] {
  return [...found].flatMap(([id, { rule, steps }]): SeedLine[] => {
    const last = steps.at(-1);
    if (last === undefined || seen.has(id)) return [];
    return [
      { grep: 0, file: last.file, line: last.line, verdict: `blind: no search shows ${rule}` },
    ];
  });
}
