import type { ProtocolHold } from '../lib/protocol-hold.ts';
import type { MessageName } from '../lib/translate.ts';
import type { Tone } from './ToneIcon.tsx';

/** A title that mentions the backend, and what to do next. */
export interface HoldWords {
  readonly tone: Tone;
  readonly title: MessageName;
  readonly advice: MessageName;
}

type ByKind = Exclude<ProtocolHold, { kind: 'notOffered' }>['kind'];
type ByChoice = Extract<ProtocolHold, { kind: 'notOffered' }>['choice'];

const byKind: Readonly<Record<ByKind, HoldWords>> = {
  keyChanged: { tone: 'bad', title: 'holdKeyChangedTitle', advice: 'holdKeyChangedAdvice' },
  downgrade: { tone: 'bad', title: 'holdDowngradeTitle', advice: 'holdDowngradeAdvice' },
  unreachable: { tone: 'warn', title: 'backendUnreachableTitle', advice: 'holdUnreachableAdvice' },
  malformed: { tone: 'warn', title: 'holdMalformedTitle', advice: 'holdMalformedAdvice' },
  older: { tone: 'warn', title: 'holdOlderTitle', advice: 'holdOlderAdvice' },
  noSealingKey: { tone: 'warn', title: 'holdNoSealingKeyTitle', advice: 'holdNoSealingKeyAdvice' },
  clockWrong: { tone: 'warn', title: 'holdClockTitle', advice: 'holdClockAdvice' },
};

const byChoice: Readonly<Record<ByChoice, HoldWords>> = {
  sealed: { tone: 'warn', title: 'holdNotOfferedTitle', advice: 'holdNotOfferedAdvice' },
  v1: { tone: 'warn', title: 'holdSealedOnlyTitle', advice: 'holdSealedOnlyAdvice' },
  auto: { tone: 'warn', title: 'holdUnknownTitle', advice: 'holdUnknownAdvice' },
};

/** Puts a hold in words. */
export function holdWords(hold: ProtocolHold): HoldWords {
  return hold.kind === 'notOffered' ? byChoice[hold.choice] : byKind[hold.kind];
}
