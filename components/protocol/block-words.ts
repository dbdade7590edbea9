import type { SendBlock } from '../../lib/extension/send-block.ts';
import type { MessageName } from '../../lib/extension/translate.ts';
import type { Tone } from '../ui/ToneIcon.tsx';

/** A title that mentions the backend, and what to do next. */
export interface BlockWords {
  readonly tone: Tone;
  readonly title: MessageName;
  readonly advice: MessageName;
}

type ByKind = Exclude<SendBlock, { kind: 'notOffered' }>['kind'];
type ByChoice = Extract<SendBlock, { kind: 'notOffered' }>['choice'];

const byKind: Readonly<Record<ByKind, BlockWords>> = {
  keyChanged: { tone: 'bad', title: 'blockKeyChangedTitle', advice: 'blockKeyChangedAdvice' },
  downgrade: { tone: 'bad', title: 'blockDowngradeTitle', advice: 'blockDowngradeAdvice' },
  unreachable: { tone: 'warn', title: 'backendUnreachableTitle', advice: 'blockUnreachableAdvice' },
  malformed: { tone: 'warn', title: 'blockMalformedTitle', advice: 'blockMalformedAdvice' },
  older: { tone: 'warn', title: 'blockOlderTitle', advice: 'blockOlderAdvice' },
  noSealingKey: {
    tone: 'warn',
    title: 'blockNoSealingKeyTitle',
    advice: 'blockNoSealingKeyAdvice',
  },
  clockWrong: { tone: 'warn', title: 'blockClockTitle', advice: 'blockClockAdvice' },
};

const byChoice: Readonly<Record<ByChoice, BlockWords>> = {
  sealed: { tone: 'warn', title: 'blockNotOfferedTitle', advice: 'blockNotOfferedAdvice' },
  v1: { tone: 'warn', title: 'blockSealedOnlyTitle', advice: 'blockSealedOnlyAdvice' },
  auto: { tone: 'warn', title: 'blockUnknownTitle', advice: 'blockUnknownAdvice' },
};

/** The title and the advice for a send block. */
export function blockWords(block: SendBlock): BlockWords {
  return block.kind === 'notOffered' ? byChoice[block.choice] : byKind[block.kind];
}
