import { type Backend, gitPhantomScope } from './backends.ts';
import { browser } from './browser.ts';
import { defaultLockPolicy, type LockPolicy, parseLockPolicy } from './lock-policy.ts';

/** What the user has chosen. Nothing of it is secret: it is the one thing that is kept on disk, in `storage.local`. */
export interface Settings {
  readonly lock: LockPolicy;
  /** The backends that were added to the built-in one. */
  readonly backends: readonly Backend[];
}

/** The settings of a fresh install. */
export const defaultSettings: Settings = { lock: defaultLockPolicy, backends: [] };

const item = 'settings';

/** The settings as they are now. */
export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(item);
  return parseSettings(stored[item]);
}

/** Every backend that a key can be stored for, the built-in one first. */
export async function readBackends(): Promise<readonly Backend[]> {
  return [gitPhantomScope, ...(await readSettings()).backends];
}

/**
 * Calls the listener whenever the user or the organisation has changed the settings.
 * @returns a function that ends it
 */
export function onSettingsChange(listener: () => void): () => void {
  const tell = (changes: Record<string, unknown>, area: string) => {
    if (area === 'managed' || (area === 'local' && item in changes)) listener();
  };
  browser.storage.onChanged.addListener(tell);
  return () => {
    browser.storage.onChanged.removeListener(tell);
  };
}

function parseSettings(value: unknown): Settings {
  if (typeof value !== 'object' || value === null) return defaultSettings;
  return { ...defaultSettings, lock: parseLockPolicy('lock' in value ? value.lock : null) };
}
