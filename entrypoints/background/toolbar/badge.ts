import { brandGrounds, type BrandState } from '../../../components/brand/ghost-key.ts';
import { type Activity, countUses, findLostUse } from '../../../lib/extension/activity.ts';
import { browser } from '../../../lib/extension/browser.ts';
import type { Status } from '../../../lib/extension/messages.ts';
import { providers } from '../../../lib/providers.ts';
import { readSnapshot, type Snapshot } from '../../../lib/extension/session-snapshot.ts';
import { translate } from '../../../lib/extension/translate.ts';
import { findProblem } from './find-problem.ts';

/** The sizes that a toolbar shows, on ordinary and on high-resolution screens; each one costs time. */
const sizes = [16, 32];

/** Drawing takes processor time from the page that shows a key's new state, so the badge waits until that is shown. */
const delayMs = 50;

const minuteMs = 60_000;
const warningMs = 2 * minuteMs;

/** The drawings under way, one after the other, so that the last one stays. */
let drawing = Promise.resolve();
let next: Promise<void> | null = null;
let shownIcon: BrandState | null = null;

/**
 * Shows by icon, mark and words whether requests carry a key, whether that is about to end, and what needs the user. Nobody
 * need wait for it: an icon takes the browser longer than everything else that a key needs, and if the worker dies meanwhile, the
 * next one draws anew.
 */
export function showStatus(): Promise<void> {
  next ??= drawing = drawing.then(drawNext).catch(() => undefined);
  return next;
}

async function drawNext(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  // Later callers may have changed what is read now.
  next = null;
  await draw(await readSnapshot('status', 'activity'));
}

async function draw({ items }: Snapshot<'status' | 'activity'>): Promise<void> {
  const { status, activity } = items;
  const minutes = minutesLeft(status);
  if (minutes !== null) {
    await show('attention', translate('badgeMinutes', String(minutes)), warnOf(minutes));
    return;
  }
  const need = await findProblem(status.keys, activity);
  const used = status.keys.find(({ armed }) => armed);
  if (need !== null) {
    await show('attention', '!', translate('actionTitleAttention', need));
  } else if (used === undefined) {
    await show('locked', '', translate('actionTitleLocked'));
  } else {
    const { label } = providers[used.provider];
    await show('armed', describeUses(countUses(activity)), translate('actionTitleArmed', label));
  }
}

/** Shows how many requests carried a key, or that the last one did not; does not wait for a new icon. */
export async function showActivity(activity: Activity): Promise<void> {
  if (shownIcon === 'armed' && findLostUse(activity) === null) {
    await browser.action.setBadgeText({ text: describeUses(countUses(activity)) });
  } else void showStatus();
}

/** A badge has room for four characters. */
function describeUses(count: number): string {
  if (count === 0) return '✓';
  return count > 999 ? '999+' : String(count);
}

/** Tells whether a status is one to warn of. */
export function isNearEnd(status: Status): boolean {
  return minutesLeft(status) !== null;
}

/** Whole minutes until everything is forgotten, at least 1, if few are left; `null` otherwise. */
function minutesLeft({ keys, endsAt }: Status): number | null {
  if (keys.length === 0 || endsAt === null) return null;
  const leftMs = endsAt - Date.now();
  return leftMs > warningMs ? null : Math.max(1, Math.ceil(leftMs / minuteMs));
}

function warnOf(minutes: number): string {
  return translate(minutes === 1 ? 'actionTitleEndingOne' : 'actionTitleEnding', String(minutes));
}

async function show(icon: BrandState, text: string, title: string): Promise<void> {
  await Promise.all([
    showIcon(icon),
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: brandGrounds[icon] }),
    browser.action.setTitle({ title }),
  ]);
}

async function showIcon(icon: BrandState): Promise<void> {
  if (icon === shownIcon) return;
  const path = Object.fromEntries(sizes.map((size) => [size, `/icons/${icon}-${size}.png`]));
  await browser.action.setIcon({ path });
  shownIcon = icon;
}
