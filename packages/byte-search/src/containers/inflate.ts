import type { Buffer } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';
import { type Allowance, attemptCost } from './container.ts';
import { inflateSlowly } from './inflate-slowly.ts';
import { unpack, type Unpacked } from './unpack.ts';

/** An unpacked stream and how many bytes of the input it took. For a corrupt stream, the minimum. */
export interface Inflated extends Unpacked {
  consumed: number;
}

/** A stream with an error before this length is not a stream, but bytes that look like one by chance. */
const probeBytes = 64;
/** The limit on what is unpacked from a corrupt, truncated or too large stream. */
const maxSalvagedBytes = 16 * 2 ** 20;

/**
 * Unpacks the raw deflate stream (RFC 1951) at the beginning of `input`. From a corrupt, truncated or too large stream it
 * returns the part before the fault, and from bytes that are not a stream `undefined`.
 *
 * @throws {AllowanceSpent} when the attempt costs more than is left
 */
export function inflate(input: Buffer, allowance: Allowance): Inflated | undefined {
  allowance.spend(attemptCost);
  if (!looksLikeStream(input)) return undefined;
  const inflated = inflateWhole(input, allowance.maxPartBytes) ?? inflateStart(input, allowance);
  allowance.spend(inflated.bytes.length);
  return inflated;
}

function looksLikeStream(input: Buffer): boolean {
  const { problem } = unpack(1 << 16, (output) => {
    inflateSlowly(input.subarray(0, probeBytes), output);
  });
  return problem === undefined || problem === 'truncated' || problem === tooLarge;
}

const tooLarge = 'larger than the limit';

function inflateWhole(input: Buffer, maxOutputLength: number): Inflated | undefined {
  try {
    // With `info` the result is an object, which Node's types do not declare.
    const options = { info: true, maxOutputLength };
    const { buffer, engine } = inflateRawSync(input, options) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { bytes: buffer, problem: undefined, consumed: engine.bytesWritten };
  } catch {
    // Corrupt, truncated or too large: the slow way finds out which, and keeps the part before.
    return undefined;
  }
}

function inflateStart(input: Buffer, { maxPartBytes }: Allowance): Inflated {
  const start = unpack(Math.min(maxPartBytes, maxSalvagedBytes), (output) => {
    inflateSlowly(input, output);
  });
  return { ...start, problem: start.problem ?? 'corrupt', consumed: probeBytes };
}
