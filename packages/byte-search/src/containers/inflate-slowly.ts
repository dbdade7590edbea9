import type { Buffer } from 'node:buffer';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import type { LzOutput } from './unpack.ts';

const maxCodeBits = 15;
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const lengthExtra = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];

/**
 * Inflates a deflate stream (RFC 1951) symbol by symbol. `node:zlib` is faster, but returns nothing from a corrupt stream, and
 * each attempt on other bytes costs much more.
 *
 * @throws {CorruptContainer} when the stream is corrupt or truncated; the part before that is in `output`
 */
export function inflateSlowly(input: Buffer, output: LzOutput): void {
  const bits = new BitReader(input);
  let isLast = false;
  while (!isLast) {
    isLast = bits.take(1) === 1;
    inflateBlock(bits, output);
  }
}

function inflateBlock(bits: BitReader, output: LzOutput): void {
  const type = bits.take(2);
  if (type === 0) copyStored(bits, output);
  else if (type === 1) inflateSymbols(bits, output, fixedCodes);
  else if (type === 2) inflateSymbols(bits, output, readCodes(bits));
  else throw new CorruptContainer('bad block type');
}

function copyStored(bits: BitReader, output: LzOutput): void {
  const reader = bits.alignedReader();
  const length = reader.uint16();
  if ((length ^ reader.uint16()) !== 0xffff) throw new CorruptContainer('bad stored length');
  output.append(reader.take(length));
}

/** How many codes there are of each length, and the symbols in the order of their codes. */
interface HuffmanCode {
  counts: Uint16Array;
  symbols: Uint16Array;
}

interface Codes {
  literals: HuffmanCode;
  distances: HuffmanCode;
}

function inflateSymbols(bits: BitReader, output: LzOutput, { literals, distances }: Codes): void {
  for (let symbol = bits.symbol(literals); symbol !== 256; symbol = bits.symbol(literals)) {
    if (symbol < 256) output.push(symbol);
    else copyMatch(bits, output, symbol - 257, distances);
  }
}

function copyMatch(
  bits: BitReader,
  output: LzOutput,
  lengthSymbol: number,
  distances: HuffmanCode,
): void {
  const length = lengthBase[lengthSymbol];
  if (length === undefined) throw new CorruptContainer('bad length');
  const wholeLength = length + bits.take(lengthExtra[lengthSymbol] ?? 0);
  const symbol = bits.symbol(distances);
  const distance = distanceBase[symbol];
  if (distance === undefined) throw new CorruptContainer('bad distance');
  output.copy(distance + bits.take(Math.max(0, (symbol >> 1) - 1)), wholeLength);
}

function readCodes(bits: BitReader): Codes {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengthCount = bits.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new CorruptContainer('too many codes');
  const lengthLengths = new Uint8Array(19);
  for (const index of codeLengthOrder.slice(0, lengthCount)) lengthLengths[index] = bits.take(3);
  const lengths = readLengths(bits, codeOf(lengthLengths), literalCount + distanceCount);
  if (lengths[256] === 0) throw new CorruptContainer('no end code');
  return {
    literals: codeOf(lengths.subarray(0, literalCount)),
    distances: codeOf(lengths.subarray(literalCount)),
  };
}

function readLengths(bits: BitReader, code: HuffmanCode, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  let filled = 0;
  while (filled < count) {
    const symbol = bits.symbol(code);
    const [value, times] = repeatOf(bits, symbol, lengths[filled - 1]);
    if (filled + times > count) throw new CorruptContainer('too many lengths');
    lengths.fill(value, filled, filled + times);
    filled += times;
  }
  return lengths;
}

function repeatOf(
  bits: BitReader,
  symbol: number,
  previous: number | undefined,
): [value: number, times: number] {
  if (symbol < 16) return [symbol, 1];
  if (symbol === 17) return [0, 3 + bits.take(3)];
  if (symbol === 18) return [0, 11 + bits.take(7)];
  if (previous === undefined) throw new CorruptContainer('nothing to repeat');
  return [previous, 3 + bits.take(2)];
}

function codeOf(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(maxCodeBits + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  expectNotOversubscribed(counts);
  const offsets = new Uint16Array(maxCodeBits + 2);
  for (let length = 1; length <= maxCodeBits; length += 1) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    symbols[offsets[length] ?? 0] = symbol;
    offsets[length] = (offsets[length] ?? 0) + 1;
  }
  return { counts, symbols };
}

function expectNotOversubscribed(counts: Uint16Array): void {
  let left = 1;
  for (const count of counts.subarray(1)) {
    left = left * 2 - count;
    if (left < 0) throw new CorruptContainer('oversubscribed code');
  }
}

const fixedCodes: Codes = {
  literals: codeOf(
    Uint8Array.from({ length: 288 }, (_, symbol) => {
      if (symbol < 144) return 8;
      if (symbol < 256) return 9;
      return symbol < 280 ? 7 : 8;
    }),
  ),
  distances: codeOf(new Uint8Array(30).fill(5)),
};

class BitReader {
  readonly #reader: ByteReader;
  #bits = 0;
  #count = 0;

  constructor(bytes: Buffer) {
    this.#reader = new ByteReader(bytes);
  }

  take(count: number): number {
    while (this.#count < count) {
      this.#bits |= this.#reader.byte() << this.#count;
      this.#count += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#count -= count;
    return value;
  }

  /** Reads a code bit by bit: codes of one length are consecutive numbers. */
  symbol({ counts, symbols }: HuffmanCode): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= maxCodeBits; length += 1) {
      code |= this.take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new CorruptContainer('bad code');
  }

  /** The bytes from the next whole byte on. At most seven bits are left over. */
  alignedReader(): ByteReader {
    this.#bits = 0;
    this.#count = 0;
    return this.#reader;
  }
}
