import type { Buffer } from 'node:buffer';

/** The bytes do not follow their format. The message is fixed text, never a part of the bytes. */
export class CorruptContainer extends Error {
  readonly code = 'CORRUPT_CONTAINER';

  constructor(reason: string) {
    super(reason);
    this.name = 'CorruptContainer';
  }
}

/** Reads numbers and slices from front to back. Every method throws {@link CorruptContainer} at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  isDone(): boolean {
    return this.at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.#bytes.length) throw new CorruptContainer('truncated');
    const slice = this.#bytes.subarray(this.at, end);
    this.at = end;
    return slice;
  }

  byte(): number {
    const value = this.#bytes[this.at];
    if (value === undefined) throw new CorruptContainer('truncated');
    this.at += 1;
    return value;
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint24(): number {
    return this.take(3).readUIntLE(0, 3);
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  /** LEB128 as LevelDB and Snappy write it, up to 2^53. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new CorruptContainer('varint too long');
  }
}
