// Draws the icons of every state from the one drawing, in the sizes that the browsers ask for.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  brandGrounds,
  brandSide,
  type BrandState,
  drawGhostKey,
} from '../../components/brand/ghost-key.ts';
import { projectRoot } from '../../testkit/project.ts';
import { openBlankPage } from './open-blank-page.ts';
import { encodePng, type Picture } from './png.ts';
import { readPixels } from './read-pixels.ts';

/** The manifest names all four of the first state; a toolbar, where the others are shown, takes the first two. */
const sizes: Readonly<Record<BrandState, readonly number[]>> = {
  locked: [16, 32, 48, 128],
  armed: [16, 32],
  attention: [16, 32],
};

/** Steps from the ground to white, and from nothing to the ground: smooth edges, and a palette of sixteen colours at most. */
const steps = 7;

function drawIcon(state: BrandState, size: number): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${brandSide} ${brandSide}">` +
    `<rect width="${brandSide}" height="${brandSide}" rx="${brandSide / 4}" fill="${brandGrounds[state]}"/>` +
    `<path fill="#fff" fill-rule="evenodd" d="${drawGhostKey(state)}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function simplify({ pixels, ...size }: Picture, ground: string): Picture {
  const groundBytes = Buffer.from(ground.slice(1), 'hex');
  const simple = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = roundStep((pixels[at + 3] ?? 0) / 255);
    if (alpha === 0) continue;
    const white = alpha < 1 ? 0 : roundStep(whitenessOf(pixels[at] ?? 0, groundBytes[0] ?? 0));
    const colours = groundBytes.map((value) => value + (255 - value) * white);
    simple.set([...colours, alpha * 255], at);
  }
  return { ...size, pixels: simple };
}

function whitenessOf(red: number, groundRed: number): number {
  return Math.max(0, (red - groundRed) / (255 - groundRed));
}

function roundStep(part: number): number {
  return Math.round(part * steps) / steps;
}

const { browser, page } = await openBlankPage();
for (const [state, ground] of Object.entries(brandGrounds) as [BrandState, string][]) {
  for (const size of sizes[state]) {
    const picture = await readPixels(page, drawIcon(state, size));
    const path = join(projectRoot, 'public', 'icons', `${state}-${size}.png`);
    await writeFile(path, encodePng(simplify(picture, ground)));
  }
}
await browser.close();
