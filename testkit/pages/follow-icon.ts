import type { PhantomKey } from './phantom-key.ts';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** What the toolbar button shows: the icon, the badge, the title. */
export interface ShownIcon {
  readonly icon: string;
  readonly text: string;
  readonly title: string;
}

/** Records the toolbar button from now on. The browser's API returns badge and title, but not the icon. */
export async function followIcon(phantomKey: PhantomKey): Promise<() => Promise<ShownIcon>> {
  // It shows an icon itself. That one comes before the first one that counts.
  const page = await phantomKey.openQuietPage();
  const readIcon = phantomKey.browser === 'firefox' ? readPicture : followFiles(phantomKey);
  return async () => {
    const [text, title] = await page.evaluate(() =>
      Promise.all([chrome.action.getBadgeText({}), chrome.action.getTitle({})]),
    );
    return { icon: await readIcon(phantomKey), text, title };
  };
}

/** Chromium: the files that the extension loads for an icon. */
function followFiles({ context }: PhantomKey): () => string {
  let icon = '';
  context.on('request', (request) => {
    icon = nameOf(request.url()) ?? icon;
  });
  return () => icon;
}

/** Firefox: the image on the button, in the window of the browser itself. */
async function readPicture({ context, id }: PhantomKey): Promise<string> {
  const privileged = await openPrivilegedPage(context);
  const button = await privileged.evaluate(
    (widget) => {
      const { Services } = globalThis as unknown as Privileged;
      const window = Services.wm.getMostRecentWindow('navigator:browser');
      return window.CustomizableUI.getWidget(widget).forWindow(window).node.innerHTML;
    },
    `${id.replaceAll(/[^a-z0-9_-]/g, '_')}-browser-action`,
  );
  return nameOf(button) ?? '';
}

function nameOf(text: string): string | null {
  return /\/icons\/([a-z]+)-\d+\.png/.exec(text)?.[1] ?? null;
}
