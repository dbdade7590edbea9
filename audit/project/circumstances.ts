import { spawnSync } from 'node:child_process';
import { expectChromium } from '../../testkit/browsers/find-chromium.ts';
import { expectFirefox } from '../../testkit/browsers/find-firefox.ts';
import { projectRoot } from '../../testkit/project.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Circumstances } from '../report/project-report.ts';

/** What is audited, when, and with which programs. */
export function readCircumstances(seconds: number): Circumstances {
  const commit = run('git', ['rev-parse', '--short=10', 'HEAD']);
  const isChanged = run('git', ['status', '--porcelain', '--untracked-files=no']) !== '';
  return {
    version: manifest.version,
    commit: commit === '' ? 'unknown' : `${commit}${isChanged ? ', changed' : ''}`,
    at: new Date().toISOString(),
    programs: [
      `Node ${process.versions.node}`,
      run(expectChromium(console.error), ['--version']),
      run(expectFirefox(console.error), ['--version']),
      `${process.platform} ${process.arch}`,
    ].filter((name) => name !== ''),
    seconds,
  };
}

/** The one-line output of a program, or nothing if it is missing or fails. */
function run(program: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(program, args, { cwd: projectRoot, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
