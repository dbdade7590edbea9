import type { Buffer } from 'node:buffer';
import { ByteReader } from './byte-reader.ts';
import type { LzOutput } from './unpack.ts';

/**
 * Decodes one LZ4 block ({@link https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md}). Matches may refer to the output
 * of earlier blocks.
 *
 * @throws {CorruptContainer} when the block is truncated, refers to bytes before its beginning or exceeds the limit
 */
export function decodeLz4Block(block: Buffer, output: LzOutput): void {
  const reader = new ByteReader(block);
  while (!reader.isDone()) {
    const token = reader.byte();
    output.append(reader.take(readLength(reader, token >> 4)));
    // The last sequence has literals only.
    if (reader.isDone()) return;
    const distance = reader.uint16();
    output.copy(distance, readLength(reader, token & 15) + 4);
  }
}

function readLength(reader: ByteReader, nibble: number): number {
  let length = nibble;
  if (nibble < 15) return length;
  let more: number;
  do {
    more = reader.byte();
    length += more;
  } while (more === 255);
  return length;
}
