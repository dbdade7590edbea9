import { browser } from '../../lib/browser.ts';
import { onSettingsChange } from '../../lib/settings.ts';
import { checkLimits, lockWithComputer, noteUpdate } from './key-life.ts';

/**
 * Registers what wakes the worker to look whether everything must be forgotten: alarms, the computer being left, locked
 * or come back to, other settings, an update. Each is registered at once, or the browser would not wake a stopped worker for it.
 */
export function listenForWakeUps(): void {
  browser.alarms.onAlarm.addListener(() => void checkLimits());
  browser.idle.onStateChanged.addListener((state) => {
    void (state === 'locked' ? lockWithComputer() : checkLimits());
  });
  onSettingsChange(() => void checkLimits());
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'update') void noteUpdate();
  });
}
