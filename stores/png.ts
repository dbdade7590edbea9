// Writes PNGs that are small and the same on every machine: colours from a palette where there are few enough.
import { crc32, deflateSync } from 'node:zlib';

/** Pixels, row by row, four bytes each: red, green, blue, alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const colourTypes = { palette: 3, rgb: 2 };
const filterUp = 2;

/** @returns the file; alpha is kept only where there are 256 colours or fewer */
export function encodePng(picture: Picture): Buffer {
  const palette = findPalette(picture);
  return Buffer.concat([
    signature,
    describePicture(picture, palette),
    ...(palette === null ? [] : describePalette([...palette.values()])),
    makeChunk('IDAT', deflateSync(packRows(picture, palette), { level: 9, memLevel: 9 })),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

type Palette = ReadonlyMap<number, Pixel>;

/** The colours by their number as four bytes; `null` where there are more than a palette holds. */
function findPalette({ pixels }: Picture): Palette | null {
  const found = new Map<number, Pixel>();
  for (let at = 0; at < pixels.length; at += 4) {
    const pixel = pixelAt(pixels, at);
    found.set(numberOf(pixel), pixel);
    if (found.size > 256) return null;
  }
  // Colours that are not opaque first: `tRNS` ends with the last of them.
  return new Map([...found].sort(([, one], [, other]) => one[3] - other[3]));
}

function describePicture({ width, height }: Picture, palette: Palette | null): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = palette === null ? 8 : bitDepthOf(palette.size);
  header[9] = palette === null ? colourTypes.rgb : colourTypes.palette;
  return makeChunk('IHDR', header);
}

function describePalette(colours: readonly Pixel[]): Buffer[] {
  const colourBytes = Buffer.from(colours.flatMap(([red, green, blue]) => [red, green, blue]));
  const alphas = colours.map(([, , , alpha]) => alpha).filter((alpha) => alpha < 255);
  const palette = makeChunk('PLTE', colourBytes);
  return alphas.length === 0 ? [palette] : [palette, makeChunk('tRNS', Buffer.from(alphas))];
}

function bitDepthOf(colours: number): number {
  return [1, 2, 4].find((bits) => colours <= 2 ** bits) ?? 8;
}

function packRows(picture: Picture, palette: Palette | null): Buffer {
  const rows = Array.from({ length: picture.height }, (_, y) =>
    palette === null ? packColours(picture, y) : packNumbers(picture, y, palette),
  );
  return Buffer.concat(rows);
}

/** The row as numbers into the palette, several to a byte where they are small. */
function packNumbers({ width, pixels }: Picture, y: number, palette: Palette): Buffer {
  const places = new Map([...palette.keys()].map((colour, place) => [colour, place]));
  const bits = bitDepthOf(palette.size);
  const row = Buffer.alloc(1 + Math.ceil((width * bits) / 8));
  for (let x = 0; x < width; x++) {
    const place = places.get(numberOf(pixelAt(pixels, (y * width + x) * 4))) ?? 0;
    const bit = x * bits;
    const at = 1 + (bit >> 3);
    row[at] = (row[at] ?? 0) | (place << (8 - bits - (bit & 7)));
  }
  return row;
}

/** The row as differences to the one above it. */
function packColours({ width, pixels }: Picture, y: number): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  row[0] = filterUp;
  for (let x = 0; x < width; x++) {
    const colours = pixelAt(pixels, (y * width + x) * 4);
    const above = y === 0 ? [0, 0, 0] : pixelAt(pixels, ((y - 1) * width + x) * 4);
    for (const channel of [0, 1, 2]) {
      row[1 + x * 3 + channel] = ((colours[channel] ?? 0) - (above[channel] ?? 0)) & 255;
    }
  }
  return row;
}

function pixelAt(pixels: Uint8Array, at: number): Pixel {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
  return [red, green, blue, alpha];
}

function numberOf([red, green, blue, alpha]: Pixel): number {
  return ((red * 256 + green) * 256 + blue) * 256 + alpha;
}

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
