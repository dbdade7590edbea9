import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto';
import type { Counter } from './rate-limit-counters.ts';

/** Bounds how often one token is taken. */
export interface UseLimit {
  /**
   * Counts a use. Never rejects.
   * @param token the text of a token that has opened: it has one text only, so it is the same token
   * @returns whether it may be used once more
   */
  countUse(token: string): Promise<boolean>;
}

/** What {@link createUseLimit} is made from. */
export interface UseLimitOptions {
  /** 0 for no limit: then nothing is counted. */
  readonly maxUses: number;
  /** Instances that count together share it; random per process when `null`. */
  readonly secret: string | null;
  readonly counter: Counter;
  /** Counts where `counter` cannot. */
  readonly fallback: Counter;
}

const nameBytes = 16;

/**
 * Counts by HMAC-SHA-256 of the token's SHA-256, cut to 128 bits: whoever reads the counters finds no token, and cannot
 * tell whether one that was seen elsewhere is among them.
 */
export function createUseLimit({ maxUses, secret, counter, fallback }: UseLimitOptions): UseLimit {
  const key = createSecretKey(secret === null ? randomBytes(32) : Buffer.from(secret));
  const nameOf = (token: string): string => {
    const digest = createHmac('sha256', key)
      .update('byok-v2 token use')
      .update(hash('sha256', token, 'buffer'))
      .digest();
    return `t-${digest.toString('hex', 0, nameBytes)}`;
  };
  if (maxUses === 0) return { countUse: () => Promise.resolve(true) };
  return {
    async countUse(token) {
      const name = nameOf(token);
      // Redis is away, which its own log line and gauge say.
      const { value } = await counter.add(name).catch(() => fallback.add(name));
      return value <= maxUses;
    },
  };
}
