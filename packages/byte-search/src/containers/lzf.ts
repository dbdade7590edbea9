import type { Buffer } from 'node:buffer';
import { ByteReader } from './byte-reader.ts';
import type { LzOutput } from './unpack.ts';

/**
 * Decodes one LZF block, as LibLZF and Redis write it.
 *
 * @throws {CorruptContainer} when it is truncated, refers to bytes before its beginning or exceeds the limit
 */
export function decodeLzf(block: Buffer, output: LzOutput): void {
  const reader = new ByteReader(block);
  while (!reader.isDone()) {
    const control = reader.byte();
    if (control < 32) {
      output.append(reader.take(control + 1));
      continue;
    }
    const length = control >> 5;
    const extra = length === 7 ? reader.byte() : 0;
    const distance = (((control & 31) << 8) | reader.byte()) + 1;
    output.copy(distance, length + extra + 2);
  }
}
