import { type Backend, gitPhantomScope } from '../../lib/extension/backends.ts';
import { ask, onStatusChange } from '../../lib/extension/background-client.ts';
import type { FailureCode, Result, Status } from '../../lib/extension/messages.ts';

/** What the popup shows. */
export interface PopupState {
  /** `null`: the background has never answered. */
  readonly status: Status | null;
  /** Of the last action; the next one takes it away. */
  readonly failure: FailureCode | null;
  /** Where a key can go. */
  readonly backends: readonly Backend[];
}

/** The background's status as React's `useSyncExternalStore` wants it, and the one way to act on it. */
export interface PopupStore {
  readonly getState: () => PopupState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows what the background answered to the first question, and where keys can go. */
  readonly show: (first: Result<Status>, backends: readonly Backend[]) => void;
  /** Shows where keys can go, where that was not known at first. */
  readonly offer: (backends: readonly Backend[]) => void;
  /** Runs an action and shows what it answers. */
  readonly run: (action: () => Promise<Result<Status>>) => Promise<void>;
}

/** What is published while an action runs is on the way to its answer: shown where that takes longer than so. */
const patienceMs = 100;

const unknown: PopupState = { status: null, failure: null, backends: [gitPhantomScope] };

/** Creates the store around an answer to `getStatus`, had or assumed. */
export function createPopupStore(assumed: Result<Status>): PopupStore {
  const listeners = new Set<() => void>();
  let state = applyResult(unknown, assumed);
  let running = 0;
  let postponed: ReturnType<typeof setTimeout> | undefined;

  function setState(next: PopupState) {
    state = next;
    for (const listener of listeners) listener();
  }

  /** Shows what is so by now, and leaves what the last action said. */
  function follow(status: Status) {
    clearTimeout(postponed);
    const show = () => {
      setState({ ...state, status });
    };
    // That everything is forgotten is never postponed.
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
      // A failure may mean that what is shown is out of date.
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
