import type { Buffer } from 'node:buffer';

/** Every offset of `magic`. A value passed to `next()` is the offset from which the search continues. */
export function* offsetsOf(
  bytes: Buffer,
  magic: Uint8Array | number,
): Generator<number, void, number | undefined> {
  let offset = bytes.indexOf(magic);
  while (offset !== -1) {
    const resumeAt = yield offset;
    offset = bytes.indexOf(magic, Math.max(offset + 1, resumeAt ?? 0));
  }
}
