import { type BrowserContext, expect } from '@playwright/test';
import { openPrivilegedPage, type Privileged } from './privileged-page.ts';

/** Presses a button of Firefox's open prompt, "Allow" or the other one. Firefox ignores presses in the first half second. */
export async function pressInPrompt(
  context: BrowserContext,
  button: 'button' | 'secondaryButton',
): Promise<void> {
  const privileged = await openPrivilegedPage(context);
  const press = (wanted: typeof button) => {
    const { Services } = globalThis as unknown as Privileged;
    const prompts = [...Services.wm.getEnumerator('navigator:browser')].flatMap(
      ({ PopupNotifications }) => [...PopupNotifications.panel.children],
    );
    for (const prompt of prompts) prompt[wanted].click();
    return prompts.length;
  };
  await expect.poll(() => privileged.evaluate(press, button)).toBe(1);
  await expect.poll(() => privileged.evaluate(press, button)).toBe(0);
}
