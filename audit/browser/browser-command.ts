import { type Command, InvalidArgumentError, Option } from 'commander';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import { expectChromium } from '../../testkit/browsers/find-chromium.ts';
import { expectFirefox } from '../../testkit/browsers/find-firefox.ts';
import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import { chromiumBuild, firefoxBuild } from '../../testkit/project.ts';
import { exitCodes } from '../../packages/key-trace/src/command.ts';
import { createCommand, type EndCommand } from '../../packages/key-trace/src/command-line.ts';
import { formatResults } from '../report/format-results.ts';
import { writeOutput } from '../../packages/key-trace/src/report/write-output.ts';
import { type CheckResult, isFailed } from '../report/check-result.ts';
import { auditBrowser, type BrowserAudit } from './audit-browser.ts';
import { type BrowserCheckName, browserChecks, isBrowserCheckName } from './browser-checks.ts';

const browserNames: readonly BrowserName[] = ['chromium', 'firefox'];

interface BrowserOptions {
  readonly browser?: BrowserName;
  readonly chromiumBuild?: string;
  readonly firefoxBuild?: string;
  readonly only: readonly BrowserCheckName[];
  readonly format: string;
  readonly output?: string;
}

/** `audit browser`: drives the built extension. */
export function createBrowserCommand(end: EndCommand): Command {
  return createCommand('browser')
    .summary('drive the built extension in Chromium and Firefox')
    .description('Drives the built extension in browsers and searches for keys.')
    .addOption(new Option('--browser <name>', 'both when absent').choices(browserNames))
    .option(
      '--chromium-build <dir>',
      'the unpacked build for Chromium; made anew from the source when absent',
    )
    .option('--firefox-build <dir>', 'the same for Firefox')
    .option(
      '--only <names>',
      `these checks only: ${Object.keys(browserChecks).join(', ')}`,
      parseCheckNames,
      [],
    )
    .addOption(
      new Option('--format <format>', 'of the report')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option('--output <file>', 'write the report there instead of to the standard output')
    .addHelpText(
      'after',
      '\nEnds with 0: everything passed, 1: a check failed or proved nothing, 2: wrong use.',
    )
    .action(async (options: BrowserOptions) => {
      end(await reportOnBrowsers(options));
    });
}

function parseCheckNames(text: string): BrowserCheckName[] {
  const named = text.split(',').filter((name) => name !== '');
  const only = named.filter(isBrowserCheckName);
  if (only.length < named.length) throw new InvalidArgumentError('Each must be a known check.');
  return only;
}

async function reportOnBrowsers(options: BrowserOptions): Promise<number> {
  const { browser, chromiumBuild, firefoxBuild, only, format, output } = options;
  const browsers = browser === undefined ? browserNames : [browser];
  const builds = {
    ...(chromiumBuild !== undefined && { chromium: chromiumBuild }),
    ...(firefoxBuild !== undefined && { firefox: firefoxBuild }),
  };
  const results = await auditBrowsers({ browsers, builds, only }, (line) => {
    console.error(line);
  });
  await writeOutput(formatResults(results, format === 'json'), output);
  return results.some(isFailed) ? exitCodes.findings : exitCodes.clean;
}

/** What is audited, and with which programs. */
export interface BrowserRequest {
  readonly browsers: readonly BrowserName[];
  /** The folder of a build. By default a new build is made. */
  readonly builds: Partial<Record<BrowserName, string>>;
  readonly only: readonly BrowserCheckName[];
}

/** Audits both browsers at the same time. Makes the builds that are not given, and installs missing browsers. */
export async function auditBrowsers(
  { browsers, builds, only }: BrowserRequest,
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
