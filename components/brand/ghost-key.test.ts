import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../testkit/project.ts';
import { brandGrounds, type BrandState, drawGhostKey } from './ghost-key.ts';

const states = Object.entries(brandGrounds) as [BrandState, string][];
/** The toolbars of Chromium and Firefox, light and dark. */
const toolbars = ['#ffffff', '#dee1e6', '#f9f9fb', '#3c3c3c', '#202124', '#1c1b22'];

it('has a different shape for each state, so that colour alone says nothing', () => {
  expect(new Set(states.map(([state]) => drawGhostKey(state))).size).toBe(states.length);
});

it.each(states)('%s: the ghost stands out from its background', (_state, ground) => {
  expect(contrastOf('#ffffff', ground)).toBeGreaterThan(4.5);
});

it.each(states)('%s: ghost or background stands out from every toolbar', (_state, ground) => {
  for (const toolbar of toolbars) {
    const best = Math.max(contrastOf(ground, toolbar), contrastOf('#ffffff', toolbar));
    expect(best, toolbar).toBeGreaterThan(3);
  }
});

it.each(states)('%s: the icons have this background', async (state, ground) => {
  for (const size of [16, 32]) {
    const png = await readFile(join(projectRoot, 'public', 'icons', `${state}-${size}.png`));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    expect(png.includes(Buffer.from(ground.slice(1), 'hex'))).toBe(true);
  }
});

it('is the logo in popup/index.html, which shows before any script runs', async () => {
  const shell = await readFile(join(projectRoot, 'entrypoints/popup/index.html'), 'utf8');
  expect(shell).toContain(drawGhostKey('locked'));
  expect(shell).toContain(brandGrounds.locked);
});

/** The contrast of two colours by WCAG 2.2. */
function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [...Buffer.from(colour.slice(1), 'hex')].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
