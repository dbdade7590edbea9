import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

const hashBytes = 12;

/**
 * Names clients without their addresses: HMAC-SHA-256 under a secret, cut to 96 bits.
 * @param secret shared by the instances that count together; random per process when `null`
 * @returns a function giving `c-` and 24 hex digits
 */
export function createClientHash(secret: string | null): (address: string) => string {
  const key = createSecretKey(secret === null ? randomBytes(32) : Buffer.from(secret));
  return (address) => {
    const digest = createHmac('sha256', key).update(address).digest();
    return `c-${digest.toString('hex', 0, hashBytes)}`;
  };
}
