import { parseSealedToken } from '../../../lib/protocol/sealed-token.ts';
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

/** Maps the text of a token to its name in the counters: `t-` and 32 hex digits. */
export type TokenNamer = (token: string) => string | Promise<string>;

/** The options of {@link createUseLimit}. */
export interface UseLimitOptions {
  /** 0 for no limit, and then nothing is counted. */
  readonly maxUses: number;
  /** Names a token in the counters. A reader of them must not learn the token, nor test a guess. */
  readonly nameToken: TokenNamer;
  /** Counts the uses in this process. */
  readonly memory: UseCounter;
  /** Counts the uses in all instances, if they count together. */
  readonly shared?: UseCounter | null;
}

/** The first part of what the key of a {@link TokenNamer} authenticates. */
export const tokenNameLabel = 'byok-v2 token use';

/** How much of the digest is in a name. */
export const tokenNameBytes = 16;

/** Counts the uses of tokens, in this process and, if given, with the other instances. */
export function createUseLimit(options: UseLimitOptions): UseLimit {
  const { maxUses, nameToken, memory, shared = null } = options;
  if (maxUses === 0) return { countUse: () => Promise.resolve(true) };
  return {
    async countUse(token) {
      const issuedAt = parseSealedToken(token)?.issuedAt;
      if (issuedAt === undefined) return false;
      const name = await nameToken(token);
      const own = await memory.count(name, issuedAt);
      // If Redis is unreachable or has lost its counts, the count of this process still applies.
      if (own !== null && own > maxUses) return false;
      const uses = shared === null ? own : await shared.count(name, issuedAt).catch(() => own);
      return uses !== null && uses <= maxUses;
    },
  };
}
