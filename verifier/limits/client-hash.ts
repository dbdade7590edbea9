import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { memoize } from './memoize.ts';

const hashBytes = 12;

/** How many names are cached. Computing one costs as much as opening an envelope. */
const maxRemembered = 1_000;

/**
 * Names clients without their addresses: HMAC-SHA-256 under a secret, cut to 96 bits.
 * @param secret shared by the instances that count together; `null` for a random one
 * @returns a function that returns `c-` and 24 hex digits; it caches at most 1,000 addresses, in memory only
 */
export function createClientHash(secret: string | null): (address: string) => string {
  const key = createSecretKey(secret === null ? randomBytes(32) : Buffer.from(secret));
  return memoize((address) => {
    const digest = createHmac('sha256', key).update(address).digest();
    return `c-${digest.toString('hex', 0, hashBytes)}`;
  }, maxRemembered);
}
