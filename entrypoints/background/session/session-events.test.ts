import { beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../../lib/extension/browser.ts';
import * as sessionLife from './session-life.ts';
import { listenForSessionEvents } from './session-events.ts';

beforeEach(() => {
  for (const name of [
    'checkLimits',
    'endUnusedSession',
    'lockWithComputer',
    'noteUpdate',
  ] as const) {
    vi.spyOn(sessionLife, name).mockResolvedValue();
  }
  listenForSessionEvents();
});

/** Has the fake browser say that the computer's state is another. */
function tellState(state: string): void {
  const [listener] = vi.mocked(browser.idle.onStateChanged.addListener).mock.lastCall ?? [];
  (listener as ((state: string) => void) | undefined)?.(state);
}

it('checks the limits when an alarm rings', async () => {
  const alarm = { name: 'every-minute', scheduledTime: 0, persistAcrossSessions: false };
  await fakeBrowser.alarms.onAlarm.trigger(alarm);
  expect(sessionLife.checkLimits).toHaveBeenCalledOnce();
});

it('ends a session that no key has come into when its alarm rings', async () => {
  const alarm = { name: 'unused-session', scheduledTime: 0, persistAcrossSessions: false };
  await fakeBrowser.alarms.onAlarm.trigger(alarm);
  expect(sessionLife.endUnusedSession).toHaveBeenCalledOnce();
  expect(sessionLife.checkLimits).not.toHaveBeenCalled();
});

it.each(['active', 'idle'])('checks the limits when the computer is %s', (state) => {
  tellState(state);
  expect(sessionLife.checkLimits).toHaveBeenCalledOnce();
  expect(sessionLife.lockWithComputer).not.toHaveBeenCalled();
});

it('locks with the computer', () => {
  tellState('locked');
  expect(sessionLife.lockWithComputer).toHaveBeenCalledOnce();
});

it('notes an update of the extension, and of nothing else', async () => {
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'install' });
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'chrome_update' });
  expect(sessionLife.noteUpdate).not.toHaveBeenCalled();
  await fakeBrowser.runtime.onInstalled.trigger({ reason: 'update', previousVersion: '0.1.0' });
  expect(sessionLife.noteUpdate).toHaveBeenCalledOnce();
});
