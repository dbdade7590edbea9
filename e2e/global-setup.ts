import { buildExtension } from '../testkit/browsers/build-extension.ts';
import { expectChromium } from '../testkit/browsers/find-chromium.ts';
import { expectFirefox } from '../testkit/browsers/find-firefox.ts';

/** Runs once before all tests: installs missing browsers, and builds the current source. */
export default async function globalSetup(): Promise<void> {
  console.log(`Chromium: ${expectChromium(console.log)}`);
  console.log(`Firefox: ${expectFirefox(console.log)}`);
  await buildExtension();
  await buildExtension({ browser: 'firefox' });
}
