import { noPolicy, type Policy, readPolicy } from '../../../lib/extension/policy.ts';
import {
  storeHadPolicy,
  readHadPolicy,
  readSettings,
  type Settings,
} from '../../../lib/extension/settings.ts';

/** A browser that knows its policies answers in a small part of this time. */
const answerTimeoutMs = 100;

/** The browser's first answer since this worker started. */
let firstAnswer: Promise<Policy> | null = null;
let hasAnswered = false;

/** {@link startAnswerTimeout} */
let answerTimeout: Promise<null> | null = null;

/** Whether a caller was told that there is no policy before the browser answered. */
let isAssumed = false;

let notifyLatePolicy: () => void = () => undefined;

/** What is stored or about to be, and the pending writes. They run one after the other, so that the last value stays. */
let stored: boolean | null = null;
let writes = Promise.resolve();

/**
 * The organisation's policy, as far as the browser tells it. For some seconds after its start Chromium gives no answers, and
 * then gives all of them at once. If the last answer said that there is no policy, that holds until the browser answers;
 * otherwise the caller waits.
 */
export async function readCurrentPolicy(): Promise<Policy> {
  if (hasAnswered) return store(await readPolicy());
  firstAnswer ??= readPolicy().then(storeFirst);
  const had = await readHadPolicy().catch(() => null);
  const answer = await (had === false
    ? Promise.race([firstAnswer, startAnswerTimeout()])
    : firstAnswer);
  if (answer !== null) return answer;
  isAssumed = true;
  return noPolicy;
}

/** The settings, under the policy as far as the browser tells it. */
export async function readCurrentSettings(): Promise<Settings> {
  return readSettings(readCurrentPolicy());
}

/**
 * Calls the listener if there turns out to be a policy after a caller was told that there is none. The browser has no event for
 * this, because its policy has not changed.
 */
export function onLatePolicy(listener: () => void): void {
  notifyLatePolicy = listener;
}

/** Runs once per worker: the browser is late as a whole, not for one question. */
function startAnswerTimeout(): Promise<null> {
  answerTimeout ??= new Promise((resolve) => {
    setTimeout(resolve, answerTimeoutMs, null);
  });
  return answerTimeout;
}

function storeFirst(policy: Policy): Policy {
  hasAnswered = true;
  if (isAssumed && hasChoice(policy)) notifyLatePolicy();
  return store(policy);
}

/** Does not wait for the disk. */
function store(policy: Policy): Policy {
  const has = hasChoice(policy);
  if (has !== stored) {
    stored = has;
    writes = writes.then(() => storeHadPolicy(has)).catch(forgetStored);
  }
  return policy;
}

function forgetStored(): void {
  stored = null;
}

function hasChoice(policy: Policy): boolean {
  return JSON.stringify(policy) !== JSON.stringify(noPolicy);
}
