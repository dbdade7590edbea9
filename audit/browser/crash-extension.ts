import { readFile } from 'node:fs/promises';
import { readBrowserTree } from '../../testkit/processes/process-tree.ts';
import type { BrowserSession } from './browser-session.ts';

/**
 * Crashes the extension's processes in Chromium, pages and workers, and waits until one of our pages is gone. Chromium writes
 * crash reports.
 */
export async function crashExtension({ phantomKey, profile }: BrowserSession): Promise<void> {
  const popup = await phantomKey.openPopup();
  const crashed = popup.waitForEvent('crash');
  for (const { pid } of await readBrowserTree(profile)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (command.includes('--extension-process')) process.kill(pid, 'SIGSEGV');
  }
  await crashed;
}
