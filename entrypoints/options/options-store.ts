import { keepPermitted, onAccessChange } from '../../lib/extension/backend-access.ts';
import {
  type BackendProtocol,
  onBackendProtocolsChange,
  readBackendProtocols,
} from '../../lib/extension/backend-protocols.ts';
import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { readSettings, type Settings } from '../../lib/extension/settings.ts';

/** What the options page shows. */
export interface OptionsState {
  readonly settings: Settings;
  /** Every backend, the built-in one first. */
  readonly backends: readonly Backend[];
  /** The ids of the backends for which the browser has granted the permission. */
  readonly permitted: ReadonlySet<string>;
  /** The protocol of each of them. */
  readonly protocols: readonly BackendProtocol[];
}

/** Settings, permissions and protocols, as React's `useSyncExternalStore` wants them. */
export interface OptionsStore {
  readonly getState: () => OptionsState;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Reads the current state. */
export async function readOptionsState(): Promise<OptionsState> {
  const settings = await readSettings();
  const backends = [gitPhantomScope, ...settings.backends];
  const permitted = new Set((await keepPermitted(backends)).map(({ id }) => id));
  return { settings, backends, permitted, protocols: await readBackendProtocols() };
}

/** Creates the store with the state that was read first. */
export function createOptionsStore(first: OptionsState): OptionsStore {
  const listeners = new Set<() => void>();
  let state = first;

  async function refresh() {
    state = await readOptionsState();
    for (const listener of listeners) listener();
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      const stops = [onBackendProtocolsChange, onAccessChange].map((follow) =>
        follow(() => void refresh()),
      );
      return () => {
        for (const stop of stops) stop();
        listeners.delete(listener);
      };
    },
  };
}
