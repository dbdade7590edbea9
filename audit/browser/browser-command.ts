import { parseArgs } from 'node:util';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import { expectChromium } from '../../testkit/browsers/find-chromium.ts';
import { expectFirefox } from '../../testkit/browsers/find-firefox.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { chromiumBuild, firefoxBuild } from '../../testkit/project.ts';
import { exitCodes } from '../../packages/key-trace/src/command.ts';
import { formatResults } from '../report/format-results.ts';
import { writeOutput } from '../../packages/key-trace/src/report/write-output.ts';
import { type CheckResult, isFailed } from '../report/check-result.ts';
import { auditBrowser, type BrowserAudit } from './audit-browser.ts';
import { type BrowserCheckName, browserChecks, isBrowserCheckName } from './browser-checks.ts';

export const browserUsage = `audit browser [options]

  --browser NAME         chromium or firefox; both when absent
  --chromium-build DIR   the unpacked build for Chromium; made anew from the source when absent
  --firefox-build DIR    the same for Firefox
  --only NAME,…          these checks only: ${Object.keys(browserChecks).join(', ')}
  --format FORMAT        terminal (default) or json
  --output FILE          write the report there instead of to the standard output

Ends with 0: everything passed, 1: a check failed or proved nothing, 2: wrong use.`;

/** What `audit browser` was asked for. */
export interface BrowserRequest {
  readonly browsers: readonly BrowserName[];
  /** Folder of a build; made anew where it is not given. */
  readonly builds: Partial<Record<BrowserName, string>>;
  readonly only: readonly BrowserCheckName[];
  readonly format: string;
  readonly output: string | undefined;
}

/** Runs `audit browser` with its arguments; gives the exit code. */
export async function runBrowserCommand(args: readonly string[]): Promise<number> {
  const request = parseBrowserArgs(args);
  if (request === null) {
    console.error(browserUsage);
    return exitCodes.usage;
  }
  const results = await auditBrowsers(request, (line) => {
    console.error(line);
  });
  const text = formatResults(results, request.format === 'json');
  await writeOutput(text, request.output);
  return results.some(isFailed) ? exitCodes.findings : exitCodes.clean;
}

/** Reads the arguments; `null` for wrong use. */
export function parseBrowserArgs(args: readonly string[]): BrowserRequest | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      browser: { type: 'string' },
      'chromium-build': { type: 'string' },
      'firefox-build': { type: 'string' },
      only: { type: 'string', default: '' },
      format: { type: 'string', default: 'terminal' },
      output: { type: 'string' },
    },
  });
  const browsers = (['chromium', 'firefox'] as const).filter(
    (name) => values.browser === undefined || values.browser === name,
  );
  const named = values.only.split(',').filter((name) => name !== '');
  const only = named.filter(isBrowserCheckName);
  const isFormat = ['terminal', 'json'].includes(values.format);
  if (!isFormat || browsers.length === 0 || only.length < named.length) return null;
  const { 'chromium-build': chromium, 'firefox-build': firefox } = values;
  const builds = {
    ...(chromium !== undefined && { chromium }),
    ...(firefox !== undefined && { firefox }),
  };
  return { browsers, builds, only, format: values.format, output: values.output };
}

/** Audits both browsers at the same time, builds what is not given, and installs a browser that is not there. */
export async function auditBrowsers(
  { browsers, builds, only }: Pick<BrowserRequest, 'browsers' | 'builds' | 'only'>,
  progress: BrowserAudit['progress'],
): Promise<CheckResult[]> {
  const audits: BrowserAudit[] = [];
  for (const browser of browsers) {
    if (browser === 'chromium') expectChromium(progress);
    else expectFirefox(progress);
    const build = builds[browser] ?? (await makeBuild(browser));
    audits.push({ browser, build, only, progress });
  }
  return (await Promise.all(audits.map(auditBrowser))).flat();
}

async function makeBuild(browser: BrowserName): Promise<string> {
  await buildExtension(browser === 'firefox' ? { browser } : {});
  return browser === 'firefox' ? firefoxBuild : chromiumBuild;
}
