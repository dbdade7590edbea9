// Puts the pictures that the tests took on a background of the size that the stores want: light and dark side by side.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expectChromium } from '../harness/find-chromium.ts';
import { projectRoot } from '../harness/project.ts';

const images = join(projectRoot, 'docs', 'images');
const folder = join(images, 'store');
const screens = ['popup-locked', 'popup-armed', 'popup-rejected', 'demo-site'];

const style = `
  body { margin: 0; height: 100vh; display: flex; align-items: center; justify-content: center; gap: 60px; background: #d9dee6 }
  img { max-width: 580px; max-height: 720px; box-shadow: 0 8px 40px #0004 }`;

async function asImage(name: string): Promise<string> {
  const picture = await readFile(join(images, `${name}.png`));
  return `<img src="data:image/png;base64,${picture.toString('base64')}">`;
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: expectChromium(console.log),
  chromiumSandbox: process.getuid?.() !== 0,
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
for (const screen of screens) {
  const pair = await Promise.all(['light', 'dark'].map((it) => asImage(`${screen}-${it}`)));
  await page.setContent(`<!doctype html><style>${style}</style>${pair.join('')}`);
  await page.screenshot({ path: join(folder, `${screen}.png`) });
}
await browser.close();
