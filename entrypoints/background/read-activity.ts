import { type Activity, activityItem, noActivity } from '../../lib/activity.ts';
import { readItem } from './session-items.ts';

/** What carried a key since the last lock. */
export async function readActivity(): Promise<Activity> {
  return ((await readItem(activityItem)) as Activity | undefined) ?? noActivity;
}
