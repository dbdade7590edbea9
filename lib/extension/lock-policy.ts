/** When everything is forgotten by itself. */
export interface LockPolicy {
  /** Minutes without use until a lock; `null`: when the browser closes. */
  readonly idleMinutes: number | null;
  /** Minutes from the first key stored until a lock, whatever happens in between; `null`: none. */
  readonly maxMinutes: number | null;
  /** Requests that carry a key until a lock; `null`: any number. */
  readonly maxUses: number | null;
  /** Whether a locked screen locks the keys too. */
  readonly onComputerLock: boolean;
}

/** The choices of {@link LockPolicy.idleMinutes}. */
export const idleMinuteChoices = [5, 15, 30, 60] as const;

/** The choices of {@link LockPolicy.maxMinutes}. */
export const maxMinuteChoices = [60, 240, 480, 1440] as const;

/** The most that {@link LockPolicy.maxUses} can be. */
export const maxUsesLimit = 1_000_000;

/** The policy until the user, or an administrator, says otherwise. */
export const defaultLockPolicy: LockPolicy = {
  idleMinutes: 30,
  maxMinutes: 480,
  maxUses: null,
  onComputerLock: true,
};

/** Takes what was stored for a policy; a field that is none of the choices gets its default. */
export function parseLockPolicy(value: unknown): LockPolicy {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { idleMinutes, maxMinutes, maxUses, onComputerLock } = fields;
  return {
    idleMinutes: isChoice(idleMinutes, idleMinuteChoices)
      ? idleMinutes
      : defaultLockPolicy.idleMinutes,
    maxMinutes: isChoice(maxMinutes, maxMinuteChoices) ? maxMinutes : defaultLockPolicy.maxMinutes,
    maxUses: isUses(maxUses) ? maxUses : defaultLockPolicy.maxUses,
    onComputerLock:
      typeof onComputerLock === 'boolean' ? onComputerLock : defaultLockPolicy.onComputerLock,
  };
}

function isChoice(value: unknown, choices: readonly number[]): value is number | null {
  return value === null || (typeof value === 'number' && choices.includes(value));
}

function isUses(value: unknown): value is number | null {
  if (value === null) return true;
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxUsesLimit
  );
}
