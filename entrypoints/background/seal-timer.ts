import { browser } from '../../lib/browser.ts';

const alarm = 'seal';

/** The shortest time that an alarm can be set for. */
const shortestAlarmMs = 30_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Has the worker look at its tokens after so long; whatever alarm wakes it does.
 * @param look is called where an alarm would come too late, if the worker still runs then
 */
export async function wakeForSealing(ms: number, look: () => void): Promise<void> {
  clearTimeout(timer);
  if (ms < shortestAlarmMs) timer = setTimeout(look, ms);
  await browser.alarms.create(alarm, { when: Date.now() + Math.max(ms, shortestAlarmMs) });
}

/** Ends the waking up. */
export async function stopSealing(): Promise<void> {
  clearTimeout(timer);
  await browser.alarms.clear(alarm);
}
