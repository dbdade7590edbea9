import { Buffer } from 'node:buffer';
import { CorruptContainer } from './byte-reader.ts';

/** The unpacked part, and the error that ended it, if any. */
export interface Unpacked {
  bytes: Buffer;
  problem: string | undefined;
}

/** Output of a decoder of the Lempel-Ziv family. It grows up to a limit, and can copy earlier output. */
export class LzOutput {
  #buffer = Buffer.allocUnsafe(1024);
  #length = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  append(literal: Uint8Array): void {
    this.#reserve(literal.length);
    this.#buffer.set(literal, this.#length);
    this.#length += literal.length;
  }

  push(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = byte;
    this.#length += 1;
  }

  /**
   * Repeats the `length` bytes that start `distance` bytes before the end. The two ranges may overlap, which repeats a pattern.
   */
  copy(distance: number, length: number): void {
    if (distance < 1 || distance > this.#length) throw new CorruptContainer('bad distance');
    this.#reserve(length);
    let left = length;
    while (left > 0) {
      const step = Math.min(left, distance);
      const from = this.#length - distance;
      this.#buffer.copyWithin(this.#length, from, from + step);
      this.#length += step;
      left -= step;
    }
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed > this.#maxBytes) throw new CorruptContainer('larger than the limit');
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(needed, needed * 2)));
    this.bytes().copy(grown);
    this.#buffer = grown;
  }
}

/** Runs a decoder and keeps its output even if the input is corrupt. */
export function unpack(maxBytes: number, decode: (output: LzOutput) => void): Unpacked {
  const output = new LzOutput(maxBytes);
  try {
    decode(output);
    return { bytes: output.bytes(), problem: undefined };
  } catch (error) {
    if (!(error instanceof CorruptContainer)) throw error;
    return { bytes: output.bytes(), problem: error.message };
  }
}
