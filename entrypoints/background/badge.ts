import { countUses } from '../../lib/activity.ts';
import { browser } from '../../lib/browser.ts';
import { type ProviderId, providers } from '../../lib/providers.ts';
import { readActivity } from '../../lib/read-activity.ts';
import { translate } from '../../lib/translate.ts';

const sizes = [16, 32, 48, 128];

/** Shows that requests carry a key, by icon, words, and how many have. */
export async function showArmed(provider: ProviderId): Promise<void> {
  const title = translate('actionTitleArmed', providers[provider].label);
  await show('armed', describeUses(countUses(await readActivity())), title);
}

/** Shows that nothing carries a key. */
export async function showLocked(): Promise<void> {
  await show('locked', '', translate('actionTitleLocked'));
}

/** Shows how many requests carried a key. */
export async function showUses(count: number): Promise<void> {
  await browser.action.setBadgeText({ text: describeUses(count) });
}

/** Four characters are all that a badge has room for. */
function describeUses(count: number): string {
  if (count === 0) return '✓';
  return count > 999 ? '999+' : String(count);
}

async function show(icon: 'armed' | 'locked', text: string, title: string): Promise<void> {
  const path = Object.fromEntries(sizes.map((size) => [size, `/icons/${icon}-${size}.png`]));
  await Promise.all([
    browser.action.setIcon({ path }),
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: '#0f766e' }),
    browser.action.setTitle({ title }),
  ]);
}
