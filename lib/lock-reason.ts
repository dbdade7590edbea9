/** Why everything was forgotten. */
export const lockReasons = ['byHand', 'backendRemoved'] as const;

/** One of {@link lockReasons}. */
export type LockReason = (typeof lockReasons)[number];
