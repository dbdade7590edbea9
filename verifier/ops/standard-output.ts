import { writeSync } from 'node:fs';
import type { LogDestination } from './log.ts';

const stdoutDescriptor = 1;

/**
 * Standard output that cannot bring the server down. A line is lost if it cannot be written, because the disk is full or
 * the reader of a pipe is gone; the next line is tried again. `process.stdout` would emit an error, and the report of it
 * would go to the same place.
 */
export function createStandardOutput(write: typeof writeSync = writeSync): LogDestination {
  return {
    write(line) {
      try {
        writeWhole(write, Buffer.from(line));
      } catch {
        // There is no other way to report it.
      }
    },
  };
}

function writeWhole(write: typeof writeSync, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length;) {
    offset += write(stdoutDescriptor, bytes, offset);
  }
}
