import { beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../../lib/extension/browser.ts';
import { listenForLockControls } from './lock-controls.ts';
import * as turn from '../session/lock.ts';

beforeEach(() => {
  vi.spyOn(turn, 'lock').mockResolvedValue({
    keys: [],
    lastLock: null,
    endsAt: null,
    endsBy: null,
  });
  listenForLockControls();
});

function pressShortcut(name: string): void {
  const [listener] = vi.mocked(browser.commands.onCommand.addListener).mock.lastCall ?? [];
  (listener as ((name: string) => void) | undefined)?.(name);
}

function chooseEntry(menuItemId: string): void {
  const [listener] = vi.mocked(browser.contextMenus.onClicked.addListener).mock.lastCall ?? [];
  (listener as ((info: { menuItemId: string }) => void) | undefined)?.({ menuItemId });
}

it.each([
  ['the shortcut', pressShortcut],
  ['the menu entry', chooseEntry],
])('%s forgets everything, another does not', (_case, act) => {
  act('other');
  expect(turn.lock).not.toHaveBeenCalled();
  act('lock');
  expect(turn.lock).toHaveBeenCalledExactlyOnceWith('byHand');
});

it.each([
  ['install', () => fakeBrowser.runtime.onInstalled.trigger({ reason: 'install' })],
  ['start of the browser', () => fakeBrowser.runtime.onStartup.trigger()],
])('makes the entry at each %s, in the menu of our own button only', async (_case, happen) => {
  await happen();
  await vi.waitFor(() => {
    expect(browser.contextMenus.create).toHaveBeenCalledExactlyOnceWith({
      id: 'lock',
      title: 'menuForgetAll',
      contexts: ['action'],
    });
  });
  expect(browser.contextMenus.removeAll).toHaveBeenCalledBefore(
    vi.mocked(browser.contextMenus.create),
  );
});
