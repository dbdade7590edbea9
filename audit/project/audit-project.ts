import { join } from 'node:path';
import { auditBrowsers } from '../browser/browser-command.ts';
import { browserChecks, isBrowserCheckName } from '../browser/browser-checks.ts';
import { auditLive } from '../live/audit-live.ts';
import { readLiveConfig } from '../live/config.ts';
import { liveChecks } from '../live/live-checks.ts';
import type { AuditPart, Check, CheckResult } from '../report/check-result.ts';
import { toCodeChecks } from './code-checks.ts';
import { scanCode } from '../../packages/key-trace/src/scan.ts';
import { projectRoot } from '../../testkit/project.ts';
import manifest from '../../package.json' with { type: 'json' };

/** Which checks run. */
export interface ProjectScope {
  readonly parts: readonly AuditPart[];
  readonly isWanted: (check: Pick<Check, 'lines' | 'promises'>) => boolean;
}

type Say = (line: string) => void;

const runners: Readonly<
  Record<AuditPart, (scope: ProjectScope, say: Say) => Promise<CheckResult[]>>
> = {
  code: auditSource,
  live: auditVerifier,
  browser: auditExtension,
};

/** Runs the parts one after the other, because some checks measure time. */
export async function auditProject(scope: ProjectScope, say: Say): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const part of scope.parts) {
    say(`audit ${part} …`);
    results.push(...(await runners[part](scope, say)));
  }
  return results.filter((result) => scope.isWanted(result));
}

/** The same files as `npm run audit:code`. */
async function auditSource(): Promise<CheckResult[]> {
  const [, exclude = ''] = /--exclude '([^']+)'/.exec(manifest.scripts['audit:code']) ?? [];
  const started = performance.now();
  const scan = await scanCode([projectRoot], { exclude: new RegExp(exclude) });
  const seconds = (performance.now() - started) / 1000;
  return toCodeChecks(scan, seconds, 'npm run audit:code');
}

async function auditVerifier({ isWanted }: ProjectScope, say: Say): Promise<CheckResult[]> {
  const only = liveChecks.filter(isWanted).map(({ id }) => id);
  if (only.length === 0) return [];
  const path = 'audit/live/verifier.json';
  const config = await readLiveConfig(join(projectRoot, path));
  const results = await auditLive(config, {
    only,
    command: `node audit/main.ts live ${path}`,
    say,
  });
  return results.filter(({ id }) => only.includes(id));
}

async function auditExtension({ isWanted }: ProjectScope, say: Say): Promise<CheckResult[]> {
  const names = Object.keys(browserChecks).filter(isBrowserCheckName);
  const only = names.filter((name) => isWanted(browserChecks[name]));
  if (only.length === 0) return [];
  return auditBrowsers({ browsers: ['chromium', 'firefox'], builds: {}, only }, say);
}
