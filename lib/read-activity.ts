import { type Activity, activityItem, noActivity } from './activity.ts';
import { browser } from './browser.ts';

/** The activity that the background last published; none where the extension was reloaded under the page. */
export async function readActivity(): Promise<Activity> {
  try {
    const stored = await browser.storage.session.get(activityItem);
    // Only the background writes it.
    return (stored[activityItem] as Activity | undefined) ?? noActivity;
  } catch {
    return noActivity;
  }
}
