import {
  type KeyMaterial,
  maxKeys,
  privateKeyBytes,
  type PrivateSealingKey,
} from './key-material.ts';

/** How long keys live, in seconds. */
export interface KeyLife {
  /** A new key begins so long after the one before it. */
  readonly periodSeconds: number;
  /** How much longer the old one is accepted: time for senders to fetch the configuration and for tokens to grow stale. */
  readonly overlapSeconds: number;
}

const hour = 3_600;

/** Of keys that are kept in a file, where each change is somebody's work. */
export const filedKeyLife: KeyLife = { periodSeconds: 30 * 24 * hour, overlapSeconds: 24 * hour };

/** Of keys that live in memory only: a recording of a request cannot be opened after 25 hours, by anybody. */
export const memoryKeyLife: KeyLife = { periodSeconds: 24 * hour, overlapSeconds: hour };

/** New key material: a signing key, the key of now and the next. */
export function createKeyMaterial(nowSeconds: number, life: KeyLife): KeyMaterial {
  const signingKey = crypto.getRandomValues(new Uint8Array(privateKeyBytes));
  return planKeys({ issuedAt: nowSeconds, signingKey, keys: [] }, nowSeconds, life);
}

/**
 * The same signing key with the sealing keys that are wanted now: those that have ended are gone, and the next one is
 * there before it begins.
 */
export function planKeys(
  { issuedAt, signingKey, keys }: KeyMaterial,
  nowSeconds: number,
  life: KeyLife,
): KeyMaterial {
  const planned = keys
    .filter(({ notAfter }) => nowSeconds < notAfter)
    .sort((one, other) => one.notBefore - other.notBefore);
  // None is valid where the clock was ahead when they were made.
  const isServed = planned.some(({ notBefore }) => notBefore <= nowSeconds);
  if (!isServed) planned.unshift(createKey(nowSeconds, life));
  while ((planned.at(-1)?.notBefore ?? 0) <= nowSeconds) {
    const next = (planned.at(-1)?.notBefore ?? nowSeconds) + life.periodSeconds;
    planned.push(createKey(Math.max(nowSeconds, next), life));
  }
  planned.length = Math.min(planned.length, maxKeys);
  const isSame = planned.length === keys.length && planned.every((key) => keys.includes(key));
  const changedAt = Math.max(nowSeconds, issuedAt);
  return { issuedAt: isSame ? issuedAt : changedAt, signingKey, keys: planned };
}

function createKey(
  notBefore: number,
  { periodSeconds, overlapSeconds }: KeyLife,
): PrivateSealingKey {
  const random = crypto.getRandomValues(new Uint8Array(privateKeyBytes + 8));
  const id = Array.from(random.subarray(privateKeyBytes), toHex).join('');
  const privateKey = random.slice(0, privateKeyBytes);
  random.fill(0);
  return { id, privateKey, notBefore, notAfter: notBefore + periodSeconds + overlapSeconds };
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
