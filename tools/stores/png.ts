// Writes small PNGs: their colours come from a palette, of the most frequent ones where there are too many.
import { crc32, deflateSync } from 'node:zlib';

/** Pixels, row by row, four bytes each: red, green, blue, alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const paletteType = 3;
const mostColours = 256;

/** @returns the file; a colour that is none of the 256 most frequent becomes the nearest of these */
export function encodePng(picture: Picture): Buffer {
  const palette = findPalette(picture);
  return Buffer.concat([
    signature,
    describePicture(picture, palette),
    ...describePalette([...palette.values()]),
    makeChunk('IDAT', deflateSync(packRows(picture, palette), { level: 9, memLevel: 9 })),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Colours by their number as four bytes. */
type Palette = ReadonlyMap<number, Pixel>;

function findPalette({ pixels }: Picture): Palette {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 4) {
    const number = numberOf(pixelAt(pixels, at));
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([, one], [, other]) => other - one).slice(0, mostColours);
  const colours = frequent.map(([number]) => [number, colourOf(number)] as const);
  // Colours that are not opaque first: `tRNS` ends with the last of them.
  return new Map(colours.sort(([, one], [, other]) => one[3] - other[3]));
}

function describePicture({ width, height }: Picture, palette: Palette): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bitDepthOf(palette.size);
  header[9] = paletteType;
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

/** The rows as numbers into the palette, several to a byte where they are small. */
function packRows({ width, height, pixels }: Picture, palette: Palette): Buffer {
  const placeOf = createFinder(palette);
  const bits = bitDepthOf(palette.size);
  const rowBytes = 1 + Math.ceil((width * bits) / 8);
  const rows = Buffer.alloc(height * rowBytes);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const place = placeOf(pixelAt(pixels, pixel * 4));
    const at = y * rowBytes + 1 + ((x * bits) >> 3);
    rows[at] = (rows[at] ?? 0) | (place << (8 - bits - ((x * bits) & 7)));
  }
  return rows;
}

/** Finds the place of a colour in the palette, or of the nearest one. */
function createFinder(palette: Palette): (colour: Pixel) => number {
  const colours = [...palette.values()];
  const places = new Map([...palette.keys()].map((number, place) => [number, place]));
  return (colour) => {
    const number = numberOf(colour);
    const place = places.get(number) ?? findNearest(colours, colour);
    places.set(number, place);
    return place;
  };
}

function findNearest(colours: readonly Pixel[], colour: Pixel): number {
  const distances = colours.map((other) =>
    other.reduce((sum, value, channel) => sum + (value - (colour[channel] ?? 0)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

function pixelAt(pixels: Uint8Array, at: number): Pixel {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
  return [red, green, blue, alpha];
}

function numberOf([red, green, blue, alpha]: Pixel): number {
  return ((red * 256 + green) * 256 + blue) * 256 + alpha;
}

function colourOf(number: number): Pixel {
  const [red = 0, green = 0, blue = 0, alpha = 0] = [24, 16, 8, 0].map(
    (bits) => Math.floor(number / 2 ** bits) % 256,
  );
  return [red, green, blue, alpha];
}

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
