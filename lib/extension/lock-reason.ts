/**
 * Why everything was forgotten. `byHand`: the user said so. `idle`, `deadline`, `uses`: a limit of the lock policy.
 * `computerLocked`: the screen was locked. `clockChanged`: the clock was set back, so that nobody knows how long the key
 * was there. `updated`: the extension was updated or reloaded.
 * `backendRemoved`: every backend that a key was for is gone from the settings, or changed.
 */
export const lockReasons = [
  'byHand',
  'idle',
  'deadline',
  'uses',
  'computerLocked',
  'clockChanged',
  'updated',
  'backendRemoved',
] as const;

/** One of {@link lockReasons}. */
export type LockReason = (typeof lockReasons)[number];

/** The limits of the lock policy that come by themselves, at a time that is known before. */
export type TimeLimit = Extract<LockReason, 'idle' | 'deadline'>;
