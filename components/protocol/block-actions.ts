import type { Backend } from '../../lib/extension/backends.ts';

/** What the user can do about a backend whose keys are blocked. */
export interface BlockActions {
  /** Trusts the signing key with this fingerprint from now on. */
  readonly onTrust: (backend: Backend, fingerprint: string) => Promise<void>;
  readonly onAllowBasic: (backend: Backend) => Promise<void>;
  readonly onRecheck: (backend: Backend) => Promise<void>;
  /** `null` on the settings page itself. */
  readonly onSettings: (() => void) | null;
}
