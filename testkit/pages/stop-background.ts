import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { BrowserName } from '../browsers/launch-browser.ts';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** A running browser with our extension. */
interface RunningExtension {
  readonly browser: BrowserName;
  readonly context: BrowserContext;
  readonly id: string;
}

/** Stops the background of our extension, as the browser does when it is idle, and waits until it has stopped. */
export async function stopBackground(
  { browser, context, id }: RunningExtension,
  page: Page,
): Promise<void> {
  if (browser === 'firefox') await stopEventPage(context, id);
  else await stopWorker(context, page);
}

async function stopWorker(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const stopped = new Promise<void>((resolve, reject) => {
    session.on('ServiceWorker.workerVersionUpdated', function stop({ versions }) {
      const states = versions.map(({ runningStatus }) => runningStatus);
      if (states.includes('running')) {
        session.send('ServiceWorker.stopAllWorkers').catch(reject);
      } else if (states.includes('stopped')) {
        session.off('ServiceWorker.workerVersionUpdated', stop);
        resolve();
      }
    });
  });
  // Enabling reports the current state. A worker that is still starting is stopped when it runs.
  await session.send('ServiceWorker.enable');
  await stopped;
  await session.detach();
}

async function stopEventPage(context: BrowserContext, id: string): Promise<void> {
  const page = await openPrivilegedPage(context);
  // An event that was already on its way starts it again, so it is stopped again.
  await expect(async () => {
    const state = await page.evaluate(async (ours) => {
      const { WebExtensionPolicy } = globalThis as unknown as Privileged;
      const extension = WebExtensionPolicy.getByID(ours)?.extension;
      await extension?.terminateBackground({ ignoreDevToolsAttached: true });
      return extension?.backgroundState;
    }, id);
    expect(state).toBe('stopped');
  }).toPass();
}
