import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto';
import { parseSealedToken } from '../../lib/protocol/sealed-token.ts';
import type { UseCounter } from './use-counters.ts';

/** Limits how often one token may be used. */
export interface UseLimit {
  /**
   * Counts one use. Never rejects.
   * @param token the text of a genuine token; a token has only one text, so equal tokens have equal texts
   * @returns whether this use is allowed
   */
  countUse(token: string): Promise<boolean>;
}

/** The options of {@link createUseLimit}. */
export interface UseLimitOptions {
  /** 0 for no limit, and then nothing is counted. */
  readonly maxUses: number;
  /** Shared by the instances that count together; `null` for a random one. */
  readonly secret: string | null;
  /** Counts the uses in this process. */
  readonly memory: UseCounter;
  /** Counts the uses in all instances, if they count together. */
  readonly shared?: UseCounter | null;
}

const nameBytes = 16;

/**
 * Counts under HMAC-SHA-256 of the token's SHA-256, cut to 128 bits. A reader of the counters finds no token, and cannot
 * tell whether a known token is among them.
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
      // If Redis is unreachable or has lost its counts, the count of this process still applies.
      if (own !== null && own > maxUses) return false;
      const uses = shared === null ? own : await shared.count(name, issuedAt).catch(() => own);
      return uses !== null && uses <= maxUses;
    },
  };
}
