import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto';
import { tokenNameBytes, tokenNameLabel, type TokenNamer } from '../use-limit.ts';

/**
 * Names tokens by HMAC-SHA-256 of the token's SHA-256, cut to 128 bits. A reader of the counters finds no token, and
 * cannot tell whether a known token is among them.
 * @param secret shared by the instances that count together; `null` for a random one
 */
export function nodeTokenNamer(secret: string | null): TokenNamer {
  const key = createSecretKey(secret === null ? randomBytes(32) : Buffer.from(secret));
  return (token) => {
    const digest = createHmac('sha256', key)
      .update(tokenNameLabel)
      .update(hash('sha256', token, 'buffer'))
      .digest();
    return `t-${digest.toString('hex', 0, tokenNameBytes)}`;
  };
}
