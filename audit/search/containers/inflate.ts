import type { Buffer } from 'node:buffer';
import { constants, inflateRawSync, type InputType, type ZlibOptions } from 'node:zlib';
import type { Unpacked } from './unpack.ts';

/** A decompressor of `node:zlib`. */
export type Decompress = (input: InputType, options: ZlibOptions) => Buffer;

/** An unpacked stream and how many bytes of the input it took. */
export interface Inflated extends Unpacked {
  consumed: number;
}

/** A stream that does not get this far without an error is no stream, but bytes that look like one by chance. */
const probeBytes = 64;

/**
 * Unpacks the deflate stream at the beginning of `input`, whatever follows it. Of a corrupt, truncated or too large
 * stream it gives what comes before the fault; of bytes that are no stream, nothing at all (`undefined`).
 */
export function inflate(
  input: Buffer,
  maxBytes: number,
  decompress: Decompress = inflateRawSync,
): Inflated | undefined {
  try {
    return { ...inflateWhole(input, maxBytes, decompress), problem: undefined };
  } catch (error) {
    return salvage(input, maxBytes, decompress, problemOf(error));
  }
}

function inflateWhole(
  input: Buffer,
  maxBytes: number,
  decompress: Decompress,
): { bytes: Buffer; consumed: number } {
  const options = { info: true, maxOutputLength: maxBytes };
  // With `info` the result is an object, which the types of Node do not know.
  const { buffer, engine } = decompress(input, options) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  return { bytes: buffer, consumed: engine.bytesWritten };
}

/** Finds by bisection the longest beginning that unpacks without an error. */
function salvage(
  input: Buffer,
  maxBytes: number,
  decompress: Decompress,
  problem: string,
): Inflated | undefined {
  const attempt = (length: number): Buffer | undefined =>
    inflateStart(input.subarray(0, length), maxBytes, decompress);
  let good = Math.min(probeBytes, input.length);
  let best = attempt(good);
  if (best === undefined) return undefined;
  let bad = good;
  while (bad < input.length && bad === good) {
    bad = Math.min(input.length, good * 2);
    const bytes = attempt(bad);
    if (bytes !== undefined) [best, good] = [bytes, bad];
  }
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    const bytes = attempt(middle);
    if (bytes === undefined) bad = middle;
    else [best, good] = [bytes, middle];
  }
  return { bytes: best, problem, consumed: probeBytes };
}

function inflateStart(input: Buffer, maxBytes: number, decompress: Decompress): Buffer | undefined {
  try {
    return decompress(input, {
      maxOutputLength: maxBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch {
    // The beginning reaches into the fault: the caller tries a shorter one.
    return undefined;
  }
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'larger than the limit';
  return code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt';
}
