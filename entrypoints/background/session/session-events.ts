import { browser } from '../../../lib/extension/browser.ts';
import { unusedSession } from './limits.ts';
import { checkLimits, endUnusedSession, lockWithComputer, noteUpdate } from './session-life.ts';

/**
 * Registers the events that wake the worker to check whether everything must be forgotten: alarms, an idle, locked or
 * active computer, an update. Settings and permissions have a watcher of their own (`watchBackends`). Each is registered at once, or the browser would not wake a stopped worker for it.
 */
export function listenForSessionEvents(): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    void (name === unusedSession ? endUnusedSession() : checkLimits());
  });
  browser.idle.onStateChanged.addListener((state) => {
    void (state === 'locked' ? lockWithComputer() : checkLimits());
  });
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'update') void noteUpdate();
  });
}
