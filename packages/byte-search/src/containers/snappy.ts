import type { Buffer } from 'node:buffer';
import { ByteReader, CorruptContainer } from './byte-reader.ts';
import type { LzOutput } from './unpack.ts';

/**
 * Decodes one raw Snappy block ({@link https://github.com/google/snappy/blob/main/format_description.txt}).
 *
 * @throws {CorruptContainer} when it is truncated, refers to bytes before its beginning, exceeds the limit or does not have the
 * announced size
 */
export function decodeSnappy(block: Buffer, output: LzOutput): void {
  const reader = new ByteReader(block);
  const start = output.length;
  const size = reader.varint();
  while (!reader.isDone() && output.length - start < size) decodeElement(reader, output);
  if (output.length - start !== size || !reader.isDone()) {
    throw new CorruptContainer('other size than announced');
  }
}

function decodeElement(reader: ByteReader, output: LzOutput): void {
  const tag = reader.byte();
  const kind = tag & 3;
  if (kind === 0) {
    output.append(reader.take(readLiteralLength(reader, tag >> 2)));
  } else if (kind === 1) {
    output.copy(((tag >> 5) << 8) | reader.byte(), ((tag >> 2) & 7) + 4);
  } else {
    const distance = kind === 2 ? reader.uint16() : reader.uint32();
    output.copy(distance, (tag >> 2) + 1);
  }
}

function readLiteralLength(reader: ByteReader, field: number): number {
  if (field < 60) return field + 1;
  const lengthBytes = field - 59;
  return reader.take(lengthBytes).readUIntLE(0, lengthBytes) + 1;
}
