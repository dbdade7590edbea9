import { browser } from '../../../lib/extension/browser.ts';
import { translate } from '../../../lib/extension/translate.ts';
import { lock } from '../session/lock.ts';

/** The name of the shortcut in the manifest, and of the entry in the button's menu. */
const lockCommand = 'lock';

/** Registers the ways to forget everything without the popup: a shortcut, and the context menu of the toolbar button. */
export function listenForLockControls(): void {
  browser.commands.onCommand.addListener(lockOn);
  browser.contextMenus.onClicked.addListener(({ menuItemId }) => {
    lockOn(menuItemId);
  });
  // The browser keeps the entry while the worker sleeps but, as it documents, not over every restart.
  browser.runtime.onInstalled.addListener(() => void addMenuEntry());
  browser.runtime.onStartup.addListener(() => void addMenuEntry());
}

function lockOn(command: string | number): void {
  if (command === lockCommand) void lock('byHand');
}

async function addMenuEntry(): Promise<void> {
  // An entry that is still there cannot be made again.
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: lockCommand,
    title: translate('menuForgetAll'),
    contexts: ['action'],
  });
}
