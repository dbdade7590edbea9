import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { messageLocale, type MessageName, translate } from '../../lib/extension/translate.ts';
import type { Tone } from '../ui/ToneIcon.tsx';

export interface OutcomeNames {
  readonly provider: string;
  readonly backend: string;
}

export interface OutcomeWords {
  readonly tone: Tone;
  readonly title: string;
  readonly advice: string;
  /** Details from the backend, if it sent any. */
  readonly details: string | null;
}

type Works = Extract<KeyCheckOutcome, { kind: 'works' }>;

/** A title or an advice, and the names that it mentions, in the order of its placeholders. */
type Phrase = readonly [MessageName, ...(keyof OutcomeNames)[]];

const phrases: Readonly<
  Record<KeyCheckOutcome['kind'], { tone: Tone; title: Phrase; advice: Phrase }>
> = {
  works: { tone: 'good', title: ['worksTitle'], advice: ['worksAdvice', 'backend'] },
  outOfQuota: {
    tone: 'warn',
    title: ['outOfQuotaTitle'],
    advice: ['outOfQuotaAdvice', 'provider'],
  },
  rejected: { tone: 'bad', title: ['rejectedTitle', 'provider'], advice: ['rejectedAdvice'] },
  couldNotDecrypt: {
    tone: 'bad',
    title: ['couldNotDecryptTitle', 'backend'],
    advice: ['couldNotDecryptAdvice'],
  },
  headersNotSeen: {
    tone: 'bad',
    title: ['headersNotSeenTitle', 'backend'],
    advice: ['headersNotSeenAdvice'],
  },
  providerUnknown: {
    tone: 'bad',
    title: ['providerUnknownTitle', 'backend', 'provider'],
    advice: ['providerUnknownAdvice'],
  },
  rateLimited: { tone: 'wait', title: ['rateLimitedTitle'], advice: ['rateLimitedAdviceUnknown'] },
  providerDown: {
    tone: 'warn',
    title: ['providerDownTitle', 'provider'],
    advice: ['providerDownAdvice'],
  },
  backendFailed: {
    tone: 'warn',
    title: ['backendFailedTitle', 'backend'],
    advice: ['backendFailedAdvice'],
  },
  backendUnreachable: {
    tone: 'warn',
    title: ['backendUnreachableTitle', 'backend'],
    advice: ['backendUnreachableAdvice'],
  },
  notSupported: {
    tone: 'warn',
    title: ['notSupportedTitle', 'backend'],
    advice: ['notSupportedAdvice'],
  },
  blocked: { tone: 'warn', title: ['blockedTitle'], advice: ['blockedAdvice', 'backend'] },
  sealRefused: {
    tone: 'warn',
    title: ['sealRefusedTitle', 'backend'],
    advice: ['sealRefusedAdvice'],
  },
};

/** The title and the advice for the outcome of a check. */
export function describeOutcome(
  outcome: KeyCheckOutcome | null,
  isChecking: boolean,
  names: OutcomeNames,
): OutcomeWords {
  if (outcome === null) return isChecking ? checkingWords(names) : uncheckedWords(names);
  const { tone, title, advice } = phrases[outcome.kind];
  return {
    tone,
    title: say(title, names),
    advice: describeWait(outcome) ?? say(advice, names),
    details: outcome.kind === 'works' ? describeLimits(outcome) : null,
  };
}

function checkingWords({ backend }: OutcomeNames): OutcomeWords {
  const title = translate('checkingTitle', backend);
  return { tone: 'wait', title, advice: translate('checkingAdvice'), details: null };
}

function uncheckedWords({ backend }: OutcomeNames): OutcomeWords {
  const title = translate('uncheckedTitle');
  return { tone: 'wait', title, advice: translate('uncheckedAdvice', backend), details: null };
}

function say([name, ...mentioned]: Phrase, names: OutcomeNames): string {
  return translate(name, ...mentioned.map((key) => names[key]));
}

/** How long to wait, if the answer said so. */
function describeWait(outcome: KeyCheckOutcome): string | null {
  if (outcome.kind !== 'rateLimited' || outcome.retryAfterSeconds === null) return null;
  return translate('rateLimitedAdvice', formatWait(outcome.retryAfterSeconds));
}

function describeLimits({ tier, requestsPerMinute }: Works): string | null {
  const parts = [
    tier === null ? null : translate('worksTier', tier),
    requestsPerMinute === null
      ? null
      : translate('worksLimit', requestsPerMinute.toLocaleString(messageLocale())),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** "1 second", "90 seconds", "3 minutes", with the correct plural in every language. */
function formatWait(seconds: number): string {
  const [value, unit] = seconds <= 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  const format = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(messageLocale(), format).format(value);
}
