import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

/** A part of a file and its offset. */
export interface FileWindow {
  bytes: Buffer;
  start: number;
}

/**
 * Reads a file whole, or in windows of `windowBytes` if it is longer. Each window repeats the last `overlapBytes` of the
 * previous one, so that data across a border is seen whole.
 */
export async function* readWindows(
  handle: FileHandle,
  windowBytes: number,
  overlapBytes: number,
): AsyncGenerator<FileWindow> {
  const { size } = await handle.stat();
  // Kernel files such as those in /proc announce no size.
  const length = Math.min(windowBytes, Math.max(size, 65_536));
  const step = Math.max(1, windowBytes - overlapBytes);
  for (let start = 0; start === 0 || start + overlapBytes < size; start += step) {
    const bytes = await readAt(handle, start, Math.min(length, Math.max(size - start, 65_536)));
    if (bytes.length > 0) yield { bytes, start };
  }
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
