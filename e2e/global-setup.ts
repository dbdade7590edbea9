import { buildExtension } from '../testkit/browsers/build-extension.ts';
import { expectChromium } from '../testkit/browsers/find-chromium.ts';
import { expectFirefox } from '../testkit/browsers/find-firefox.ts';

/** Once, before any test: the browsers, installed where there are none, and builds of what is on disk now. */
export default async function globalSetup(): Promise<void> {
  console.log(`Chromium: ${expectChromium(console.log)}`);
  console.log(`Firefox: ${expectFirefox(console.log)}`);
  await buildExtension();
  await buildExtension({ browser: 'firefox' });
}
