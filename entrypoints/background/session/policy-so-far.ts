import { noPolicy, type Policy, readPolicy } from '../../../lib/extension/policy.ts';
import {
  noteHadPolicy,
  readHadPolicy,
  readSettings,
  type Settings,
} from '../../../lib/extension/settings.ts';

/** Many times as long as a browser takes once it knows its policies. */
const patienceMs = 100;

/** The browser's first answer in this worker's life. */
let first: Promise<Policy> | null = null;
let isTold = false;

/** {@link runOutOfPatience} */
let patience: Promise<null> | null = null;

/** Whether any caller got an answer before the browser's. */
let isAssumed = false;

let tellLate: () => void = () => undefined;

/** What is noted by now, or about to be, and the notes that are being taken: one after the other, so that the last one stays. */
let noted: boolean | null = null;
let noting = Promise.resolve();

/**
 * The organisation's policy, as far as the browser tells it. For some seconds after its start Chromium answers nobody, and
 * then answers all at once. If the organisation had set nothing when the browser last answered, it counts as having set
 * nothing until the browser answers; otherwise the caller waits.
 */
export async function readPolicySoFar(): Promise<Policy> {
  if (isTold) return note(await readPolicy());
  first ??= readPolicy().then(noteFirst);
  const had = await readHadPolicy().catch(() => null);
  const told = await (had === false ? Promise.race([first, runOutOfPatience()]) : first);
  if (told !== null) return told;
  isAssumed = true;
  return noPolicy;
}

/** The settings, under the policy as far as the browser tells it. */
export async function readCurrentSettings(): Promise<Settings> {
  return readSettings(readPolicySoFar());
}

/**
 * Calls the listener where the organisation turns out to have set something, after someone was answered that it had not. The
 * browser does not say so by itself: to it, nothing has changed.
 */
export function onLatePolicy(listener: () => void): void {
  tellLate = listener;
}

/** Once in a worker's life: it is the browser that is late, and not one answer. */
function runOutOfPatience(): Promise<null> {
  patience ??= new Promise((resolve) => {
    setTimeout(resolve, patienceMs, null);
  });
  return patience;
}

function noteFirst(policy: Policy): Policy {
  isTold = true;
  if (isAssumed && hasChoice(policy)) tellLate();
  return note(policy);
}

/** Nobody waits for the disk. */
function note(policy: Policy): Policy {
  const has = hasChoice(policy);
  if (has !== noted) {
    noted = has;
    noting = noting.then(() => noteHadPolicy(has)).catch(forgetNote);
  }
  return policy;
}

function forgetNote(): void {
  noted = null;
}

function hasChoice(policy: Policy): boolean {
  return JSON.stringify(policy) !== JSON.stringify(noPolicy);
}
