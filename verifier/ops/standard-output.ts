import { writeSync } from 'node:fs';
import type { LogDestination } from './log.ts';

const stdoutDescriptor = 1;

/**
 * Standard output that cannot bring the server down. A line that cannot be written, because the disk behind a
 * redirection is full or the reader of a pipe is gone, is lost; the next one is tried again. `process.stdout` would
 * emit an error, whose report would be written to the same place.
 */
export function createStandardOutput(write: typeof writeSync = writeSync): LogDestination {
  return {
    write(line) {
      try {
        writeWhole(write, Buffer.from(line));
      } catch {
        // Nobody could be told: this was the way to tell.
      }
    },
  };
}

function writeWhole(write: typeof writeSync, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length;) {
    offset += write(stdoutDescriptor, bytes, offset);
  }
}
