import {
  type KeyMaterial,
  maxKeys,
  privateKeyBytes,
  type PrivateSealingKey,
} from './key-material.ts';

/** The life of sealing keys, in seconds. */
export interface KeyLife {
  /** The time from the beginning of one key to the beginning of the next. */
  readonly periodSeconds: number;
  /** How much longer the old key is accepted, so that senders can fetch the configuration and tokens can grow stale. */
  readonly overlapSeconds: number;
}

const hour = 3_600;

/** For keys in a file, where each change is manual work. */
export const filedKeyLife: KeyLife = { periodSeconds: 30 * 24 * hour, overlapSeconds: 24 * hour };

/** For keys in memory: after 25 hours nobody can open a recorded request. */
export const memoryKeyLife: KeyLife = { periodSeconds: 24 * hour, overlapSeconds: hour };

/** Creates key material: a signing key, the current sealing key and the next one. */
export function createKeyMaterial(nowSeconds: number, life: KeyLife): KeyMaterial {
  const signingKey = crypto.getRandomValues(new Uint8Array(privateKeyBytes));
  return planKeys({ issuedAt: nowSeconds, signingKey, keys: [] }, nowSeconds, life);
}

/**
 * Renews key material: keeps the signing key, drops the sealing keys that have ended, and adds the next one before it
 * begins.
 */
export function planKeys(
  { issuedAt, signingKey, keys }: KeyMaterial,
  nowSeconds: number,
  life: KeyLife,
): KeyMaterial {
  const planned = keys
    .filter(({ notAfter }) => nowSeconds < notAfter)
    .sort((one, other) => one.notBefore - other.notBefore);
  // If the clock was ahead when the keys were created, none of them is valid yet.
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
