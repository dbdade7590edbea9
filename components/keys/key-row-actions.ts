import type { StoredKey } from './stored-key.ts';

/** What the user can do with each of several keys. */
export interface KeyRowActions {
  readonly onActivate: (key: StoredKey) => Promise<void>;
  readonly onCheck: (key: StoredKey) => Promise<void>;
  readonly onReplace: (key: StoredKey) => void;
  readonly onForget: (key: StoredKey) => Promise<void>;
}
