import { browser } from '../../../lib/extension/browser.ts';

const alarm = 'seal';

/** The shortest time that an alarm can be set for. */
const shortestAlarmMs = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Wakes the worker after this time to check its tokens; any other alarm that wakes it will do as well.
 * @param check is called if an alarm would come too late and the worker still runs
 */
export async function wakeForSealing(ms: number, check: () => void): Promise<void> {
  clearTimeout(timer);
  if (ms < shortestAlarmMs) timer = setTimeout(check, ms);
  await browser.alarms.create(alarm, { when: Date.now() + Math.max(ms, shortestAlarmMs) });
}

/** Cancels the alarm. */
export async function stopSealing(): Promise<void> {
  clearTimeout(timer);
  await browser.alarms.clear(alarm);
}
