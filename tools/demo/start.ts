import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext } from '@playwright/test';
import { buildExtension } from '../../testkit/browsers/build-extension.ts';
import { launchChromium, readExtensionId } from '../../testkit/browsers/launch-chromium.ts';
import { chromiumBuild } from '../../testkit/project.ts';
import {
  startVerifierProcess,
  type VerifierProcess,
} from '../../testkit/backends/verifier-process.ts';
import { site, walkThrough } from './walk-through.ts';

const help = `npm start [-- options]

Builds the extension, starts the verifier, and opens Chromium with the extension
loaded and the demo site under its production name.

  --headless   no window: types a generated key itself and shows what happened
               (chosen by itself where there is no display)
  --once       ends after the walk-through: 0 when all went well (implies --headless)
  --help       this text

  PORT=9443 npm start     another port than 8443
`;

interface Options {
  readonly headless: boolean;
  readonly once: boolean;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const { once } = values;
  await start({ once, headless: values.headless || once || !hasDisplay() });
}

async function start(options: Options): Promise<void> {
  console.log('Building the extension …');
  await buildExtension();
  await using verifier = await startVerifierProcess({
    ENVIRONMENT: 'demo',
    PUBLIC_ORIGIN: 'https://api.gitphantomscope.com',
  });
  console.log(`The verifier listens on https://localhost:${verifier.port}`);
  const profile = await mkdtemp(join(tmpdir(), 'phantom-key-demo-'));
  try {
    await showInBrowser(verifier, profile, options);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

async function showInBrowser(
  { port, spkiHash }: VerifierProcess,
  profile: string,
  { headless, once }: Options,
): Promise<void> {
  await using context = await launchChromium({
    profile,
    extensions: [chromiumBuild],
    spkiHash,
    tlsPort: port,
    headless,
  });
  if (headless) await walkThrough(context, await readExtensionId(context));
  else await showToUser(context);
  if (once) return;
  if (headless) console.log('\nThe verifier goes on until you press Ctrl+C.');
  await waitForEnd(context);
}

async function showToUser(context: BrowserContext): Promise<void> {
  const id = await readExtensionId(context);
  const [page] = context.pages();
  await page?.goto(site);
  console.log(`
Chromium is open on ${site}, answered by the verifier on this machine.

  1. Click the Phantom Key icon (behind the puzzle piece), or open
     chrome-extension://${id}/popup.html
  2. Paste a key. A made-up one will do: the verifier answers offline.
     sk-proj-demo-demo-demo-demo-demo
  3. On the page, click "Load my models".

Close the browser or press Ctrl+C to end.`);
}

async function waitForEnd(context: BrowserContext): Promise<void> {
  await new Promise<void>((resolve) => {
    context.once('close', () => {
      resolve();
    });
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
}

try {
  await main();
} catch (error) {
  // The reason in one line; a stack would bury it.
  console.error(error instanceof Error ? error.message : 'npm start failed');
  process.exitCode = 1;
}
