import { buildExtension } from '../harness/build-extension.ts';
import { expectChromium } from '../harness/find-chromium.ts';

/** Once, before any test: a browser, installed where there is none, and a build of what is on disk now. */
export default async function globalSetup(): Promise<void> {
  console.log(`Chromium: ${expectChromium(console.log)}`);
  await buildExtension();
}
