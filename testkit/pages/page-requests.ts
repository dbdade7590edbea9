import type { Frame, Page } from '@playwright/test';

/** Sends without reading the answer. Only what the server sees matters. */
export async function send(from: Page | Frame, url: string): Promise<void> {
  await from.evaluate((target) => fetch(target, { mode: 'no-cors' }).catch(() => null), url);
}

/** Sends JSON, for which the browser first asks the server (preflight). */
export async function sendJson(from: Page | Frame, url: string): Promise<void> {
  await from.evaluate(
    (target) =>
      fetch(target, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"provider":"openai"}',
      }).catch(() => null),
    url,
  );
}

/** Adds a frame with these attributes to a page or frame, and waits until it has navigated. */
export async function addFrame(
  parent: Page | Frame,
  attributes: Record<string, string>,
): Promise<Frame> {
  const [page, around] = 'page' in parent ? [parent.page(), parent] : [parent, parent.mainFrame()];
  const attached = page.waitForEvent('framenavigated', (it) => it.parentFrame() === around);
  await parent.evaluate((given) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
    document.body.append(frame);
  }, attributes);
  return attached;
}
