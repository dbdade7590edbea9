import { type Activity, activityItem, noActivity } from '../../lib/activity.ts';
import { onItemChange } from '../../lib/background-client.ts';
import { readActivity } from '../../lib/read-activity.ts';

/** The published activity as React's `useSyncExternalStore` wants it. */
export interface ActivityStore {
  readonly getState: () => Activity;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Creates a store that reads the activity once someone listens, and again whenever it may have changed. */
export function createActivityStore(): ActivityStore {
  let state = noActivity;
  return {
    getState: () => state,
    subscribe(listener) {
      const refresh = async () => {
        state = await readActivity();
        listener();
      };
      void refresh();
      return onItemChange(activityItem, () => void refresh());
    },
  };
}
