import { browser } from '../../../lib/extension/browser.ts';

const alarm = 'seal';

/** The shortest time that an alarm can be set for. */
const shortestAlarmMs = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Wakes the worker after this time to check its tokens. Any alarm that wakes it does.
 * @param check is called where an alarm would come too late, if the worker still runs then
 */
export async function wakeForSealing(ms: number, check: () => void): Promise<void> {
  clearTimeout(timer);
  if (ms < shortestAlarmMs) timer = setTimeout(check, ms);
  await browser.alarms.create(alarm, { when: Date.now() + Math.max(ms, shortestAlarmMs) });
}

/** Ends the waking up. */
export async function stopSealing(): Promise<void> {
  clearTimeout(timer);
  await browser.alarms.clear(alarm);
}
