import { type Activity, noActivity } from '../../lib/extension/activity.ts';
import { onItemChange } from '../../lib/extension/background-client.ts';
import { readSnapshot } from '../../lib/extension/session-snapshot.ts';

/** What was published, and when it was read. */
export interface ActivityReading {
  readonly activity: Activity;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The published activity as React's `useSyncExternalStore` wants it. */
export interface ActivityStore {
  readonly getState: () => ActivityReading;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Creates a store that reads the activity when someone subscribes, and again whenever it may have changed. */
export function createActivityStore(): ActivityStore {
  let state: ActivityReading = { activity: noActivity, now: 0 };
  return {
    getState: () => state,
    subscribe(listener) {
      const refresh = async () => {
        state = { activity: await readActivity(), now: Date.now() };
        listener();
      };
      void refresh();
      return onItemChange('activity', () => void refresh());
    },
  };
}

/** It is missing after the extension was reloaded while the page was open. */
async function readActivity(): Promise<Activity> {
  try {
    return (await readSnapshot('activity')).items.activity;
  } catch {
    return noActivity;
  }
}
