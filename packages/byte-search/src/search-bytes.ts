import { Buffer } from 'node:buffer';
import { encodingsOf } from './encodings.ts';

/** A secret to look for. Reports carry its label, never its bytes. */
export interface Secret {
  label: string;
  bytes: Uint8Array;
}

/** A place where an encoding of a secret was found. */
export interface ByteHit {
  label: string;
  encoding: string;
  offset: number;
}

/** All encodings of all secrets, prepared for one pass over any number of buffers. */
export interface Needles {
  readonly shifts: Uint8Array;
  readonly buckets: ReadonlyMap<number, readonly Needle[]>;
  /** The length of the part of each needle that the tables cover. */
  readonly window: number;
  /** The length of the longest needle, which is the overlap that windows over a long file need. */
  readonly longest: number;
}

interface Needle {
  label: string;
  encoding: string;
  bytes: Uint8Array;
}

const blockBytes = 3;
const tableSize = 1 << 18;
const maxWindow = 64;

/**
 * Builds the tables for Wu and Manber's search ("A fast algorithm for multi-pattern searching", 1994). The cost of a pass
 * hardly depends on the number of needles.
 *
 * @throws {RangeError} when a secret is too short
 */
export function compileNeedles(secrets: readonly Secret[]): Needles {
  const needles = secrets.flatMap(needlesOf);
  const lengths = needles.map(({ bytes }) => bytes.length);
  const window = Math.min(maxWindow, ...lengths);
  const shifts = new Uint8Array(tableSize).fill(window - blockBytes + 1);
  const buckets = new Map<number, Needle[]>();
  for (const needle of needles) addNeedle(needle, window, shifts, buckets);
  return { shifts, buckets, window, longest: Math.max(0, ...lengths) };
}

/** Finds every occurrence of every needle in one pass. */
export function searchBytes(haystack: Uint8Array, needles: Needles): ByteHit[] {
  const hits: ByteHit[] = [];
  const { shifts, buckets, window } = needles;
  if (buckets.size === 0) return hits;
  let end = window - 1;
  while (end < haystack.length) {
    const block = blockAt(haystack, end);
    const shift = shifts[block] ?? 1;
    if (shift === 0) collectHits(haystack, end - window + 1, buckets.get(block) ?? [], hits);
    end += shift || 1;
  }
  return hits;
}

function needlesOf({ label, bytes }: Secret): Needle[] {
  const encodings = encodingsOf(bytes);
  if (encodings[0]?.name !== 'utf8') throw new RangeError(`secret ${label} is under 8 bytes`);
  return encodings.map(({ name, needle }) => ({ label, encoding: name, bytes: needle }));
}

function addNeedle(
  needle: Needle,
  window: number,
  shifts: Uint8Array,
  buckets: Map<number, Needle[]>,
): void {
  for (let end = blockBytes - 1; end < window; end += 1) {
    const block = blockAt(needle.bytes, end);
    shifts[block] = Math.min(shifts[block] ?? 0, window - 1 - end);
  }
  const last = blockAt(needle.bytes, window - 1);
  buckets.set(last, [...(buckets.get(last) ?? []), needle]);
}

/** A hash of the three bytes that end at `end`. */
function blockAt(bytes: Uint8Array, end: number): number {
  const hash = ((bytes[end - 2] ?? 0) << 10) ^ ((bytes[end - 1] ?? 0) << 5) ^ (bytes[end] ?? 0);
  return hash & (tableSize - 1);
}

function collectHits(
  haystack: Uint8Array,
  offset: number,
  candidates: readonly Needle[],
  hits: ByteHit[],
): void {
  for (const { label, encoding, bytes } of candidates) {
    const isHit =
      offset + bytes.length <= haystack.length &&
      Buffer.compare(haystack.subarray(offset, offset + bytes.length), bytes) === 0;
    if (isHit) hits.push({ label, encoding, offset });
  }
}
