import { describe, expect, it } from 'vitest';
import type { CheckResult } from './check-result.ts';
import { formatProjectHtml } from './project-html.ts';
import { summariseProject, worstOf } from './project-report.ts';
import { formatProjectTerminal } from './project-terminal.ts';

const circumstances = {
  version: '1.2.3',
  commit: 'abc',
  at: '2026-11-24T18:00:00.000Z',
  programs: ['Node 24'],
  seconds: 3,
};

function result(changes: Partial<CheckResult>): CheckResult {
  return {
    id: 'live.one',
    part: 'live',
    title: 'It holds.',
    lines: [1],
    promises: [9],
    doesNotProve: 'Much.',
    verdict: 'pass',
    reasons: [],
    evidence: { 'bytes searched': 1500, encodings: 20, cases: 2, hits: 0 },
    repeat: 'npm run audit',
    seconds: 1,
    ...changes,
  };
}

describe('worstOf', () => {
  it.each([
    [['pass', 'fail', 'void'], 'fail'],
    [['pass', 'void', 'not run'], 'void'],
    [['pass', 'not run'], 'pass'],
    [['not run'], 'not run'],
    [[], 'not run'],
  ] as const)('of %j is %s', (verdicts, worst) => {
    expect(worstOf(verdicts.map((verdict) => ({ verdict })))).toBe(worst);
  });
});

describe('summariseProject', () => {
  const other = result({ id: 'live.two', lines: [1, 2], evidence: { encodings: 30, hits: 1 } });
  const report = summariseProject([result({}), other], circumstances);

  it('adds up what was searched and found, and takes the most encodings', () => {
    expect(report.totals).toEqual({ checks: 2, bytes: 1500, encodings: 30, cases: 2, hits: 1 });
  });

  it('gives each line and promise its own checks, and no verdict without any', () => {
    expect(report.checklist.slice(0, 3).map(({ checks }) => checks.length)).toEqual([2, 1, 0]);
    expect(report.checklist[2]?.verdict).toBe('not run');
    expect(report.promises[8]?.checks).toEqual(['live.one', 'live.two']);
    expect(report.promises).toHaveLength(12);
  });

  it('says what no check proves, each once', () => {
    expect(report.checklist[0]?.doesNotProve).toEqual(['Much.']);
  });
});

describe('formatProjectHtml', () => {
  const evil = result({ verdict: 'fail', reasons: ['<script>alert(1)</script>'] });
  const page = formatProjectHtml(summariseProject([evil], circumstances));

  it('escapes findings', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  it('has all 22 statements, and a target for each link on the page', () => {
    expect(page.match(/<li class="statement"/g)).toHaveLength(22);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
  });

  it('loads nothing', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });
});

describe('formatProjectTerminal', () => {
  it('shows all problems in full, and control characters as text', () => {
    const broken = result({ verdict: 'void', reasons: ['a \u001b[31mcontrol'] });
    const text = formatProjectTerminal(summariseProject([broken], circumstances));
    expect(text).toContain('live.one');
    expect(text).toContain('a \\x1b[31mcontrol');
  });
});
