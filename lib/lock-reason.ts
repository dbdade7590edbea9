/** Why everything was forgotten. */
export const lockReasons = ['byHand'] as const;

/** One of {@link lockReasons}. */
export type LockReason = (typeof lockReasons)[number];
