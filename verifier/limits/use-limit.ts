import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto';
import { parseSealedToken } from '../../lib/protocol/sealed-token.ts';
import type { UseCounter } from './use-counters.ts';

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
  /** Counts what this process takes. */
  readonly memory: UseCounter;
  /** Counts what all instances take, where they count together. */
  readonly shared?: UseCounter | null;
}

const nameBytes = 16;

/**
 * Counts by HMAC-SHA-256 of the token's SHA-256, cut to 128 bits: whoever reads the counters finds no token, and cannot
 * tell whether one that was seen elsewhere is among them.
 */
export function createUseLimit(options: UseLimitOptions): UseLimit {
  const { maxUses, secret, memory, shared = null } = options;
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
      const issuedAt = parseSealedToken(token)?.issuedAt;
      if (issuedAt === undefined) return false;
      const name = nameOf(token);
      const own = await memory.count(name, issuedAt);
      // Where Redis is away, which its own log line and gauge say, or has lost what it knew, the own count still holds.
      if (own !== null && own > maxUses) return false;
      const uses = shared === null ? own : await shared.count(name, issuedAt).catch(() => own);
      return uses !== null && uses <= maxUses;
    },
  };
}
