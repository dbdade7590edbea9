// Takes into docs/ what the tests have photographed: each screen as small as it gets, and for the stores light and dark
// side by side on a background of the size that they want.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../testkit/project.ts';
import { openBlankPage } from './open-blank-page.ts';
import { encodePng } from './png.ts';
import { readPixels } from './read-pixels.ts';

const taken = join(projectRoot, '.output', 'pictures');
const images = join(projectRoot, 'docs', 'images');
const storeImages = join(images, 'store');
const schemes = ['light', 'dark'];
const screens = [
  'popup-locked',
  'popup-armed',
  'popup-rejected',
  'popup-keys',
  'popup-activity',
  'options',
  'welcome',
  'demo-site',
];
/** No store takes more than five. */
const storeScreens = ['popup-locked', 'popup-keys', 'popup-activity', 'options', 'demo-site'];

const style = `
  body { margin: 0; height: 100vh; display: flex; align-items: center; justify-content: center; gap: 60px; background: #d9dee6 }
  div { max-height: 720px; overflow: hidden; box-shadow: 0 8px 40px #0004 }
  img { display: block; max-width: 580px }`;

const { browser, page } = await openBlankPage();

async function write(path: string, png: Buffer): Promise<void> {
  await writeFile(path, encodePng(await readPixels(page, asUrl(png))));
}

function asUrl(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`;
}

await rm(images, { recursive: true, force: true });
await mkdir(storeImages, { recursive: true });
for (const screen of screens) {
  const names = schemes.map((scheme) => `${screen}-${scheme}.png`);
  const pair = await Promise.all(names.map((name) => readFile(join(taken, name))));
  for (const [at, png] of pair.entries()) await write(join(images, names[at] ?? ''), png);
  if (!storeScreens.includes(screen)) continue;
  const both = pair.map((png) => `<div><img src="${asUrl(png)}"></div>`).join('');
  await page.setContent(`<!doctype html><style>${style}</style>${both}`);
  await write(join(storeImages, `${screen}.png`), await page.screenshot());
}
await browser.close();
