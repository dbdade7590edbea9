import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { ask, onStatusChange } from '../../lib/extension/background-client.ts';
import type { FailureCode, Result, Status } from '../../lib/extension/messages.ts';

/** What the popup shows. */
export interface PopupState {
  /** `null`: the background has never answered. */
  readonly status: Status | null;
  /** The failure of the last action. The next action clears it. */
  readonly failure: FailureCode | null;
  /** The backends that a key can be stored for. */
  readonly backends: readonly Backend[];
}

/** The background's status, as React's `useSyncExternalStore` wants it, and the only way to run an action. */
export interface PopupStore {
  readonly getState: () => PopupState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows the background's answer to the first question, and the available backends. */
  readonly show: (first: Result<Status>, backends: readonly Backend[]) => void;
  /** Shows the available backends, if they were not known at first. */
  readonly offer: (backends: readonly Backend[]) => void;
  /** Runs an action and shows its answer. */
  readonly run: (action: () => Promise<Result<Status>>) => Promise<void>;
}

/**
 * A status that is published while an action runs is normally followed by the answer. It is shown if the answer takes longer
 * than this.
 */
const patienceMs = 100;

const unknown: PopupState = { status: null, failure: null, backends: [gitPhantomScope] };

/** Creates the store with an answer to `getStatus`, real or assumed. */
export function createPopupStore(assumed: Result<Status>): PopupStore {
  const listeners = new Set<() => void>();
  let state = applyResult(unknown, assumed);
  let running = 0;
  let postponed: ReturnType<typeof setTimeout> | undefined;

  function setState(next: PopupState) {
    state = next;
    for (const listener of listeners) listener();
  }

  /** Shows the current status, and keeps the failure of the last action. */
  function follow(status: Status) {
    clearTimeout(postponed);
    const show = () => {
      setState({ ...state, status });
    };
    // A lock is never postponed.
    if (running === 0 || status.keys.length === 0) show();
    else postponed = setTimeout(show, patienceMs);
  }

  async function act(action: () => Promise<Result<Status>>): Promise<Result<Status>> {
    running += 1;
    try {
      return await action();
    } finally {
      running -= 1;
      clearTimeout(postponed);
    }
  }

  return {
    getState: () => state,
    show(first, backends) {
      setState(applyResult({ ...unknown, backends }, first));
    },
    offer(backends) {
      if (backends !== state.backends) setState({ ...state, backends });
    },
    subscribe(listener) {
      listeners.add(listener);
      const stop = onStatusChange(follow);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
    async run(action) {
      if (state.failure !== null) setState({ ...state, failure: null });
      const result = await act(action);
      setState(applyResult(state, result));
      if (result.ok) return;
      // A failure may mean that the shown status is out of date.
      const now = await ask({ type: 'getStatus' });
      if (now.ok) follow(now.value);
    },
  };
}

function applyResult(state: PopupState, result: Result<Status>): PopupState {
  return result.ok
    ? { ...state, status: result.value, failure: null }
    : { ...state, failure: result.code };
}
