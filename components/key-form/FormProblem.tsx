import type { ApiKeyProblem } from '../../lib/extension/api-key.ts';
import { type ProviderId, providers } from '../../lib/providers.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import styles from './FormProblem.module.css';
import { ToneIcon } from '../ui/ToneIcon.tsx';

/** Problems with nothing to add to their text. */
type PlainProblem =
  ApiKeyProblem | 'noProvider' | 'badLabel' | 'labelIsKey' | 'noEnvKeys' | 'envTooLong';

/** Why the form does not store what was entered. It contains nothing of the text. */
export type KeyFormProblem =
  | { readonly kind: PlainProblem }
  | {
      readonly kind: 'otherProvider';
      readonly recognised: ProviderId;
      readonly chosen: ProviderId;
    };

/** The part of the form that a problem is about. */
export function partOf({ kind }: KeyFormProblem): 'key' | 'provider' | 'label' {
  if (kind === 'badLabel' || kind === 'labelIsKey') return 'label';
  return kind === 'noProvider' || kind === 'otherProvider' ? 'provider' : 'key';
}

export interface FormProblemProps {
  /** For `aria-describedby` of the fields. */
  readonly id: string;
  readonly problem: KeyFormProblem | null;
}

const messages: Readonly<Record<PlainProblem, MessageName>> = {
  empty: 'problemEmpty',
  tooLong: 'problemTooLong',
  innerSpace: 'problemInnerSpace',
  unsendable: 'problemUnsendable',
  noProvider: 'problemNoProvider',
  badLabel: 'problemBadLabel',
  labelIsKey: 'problemLabelIsKey',
  noEnvKeys: 'problemNoEnvKeys',
  envTooLong: 'problemEnvTooLong',
};

/** Shows a problem and says how to solve it. Screen readers read it aloud. */
export function FormProblem({ id, problem }: FormProblemProps) {
  return (
    <div id={id} role="alert">
      {problem !== null && (
        <p className={styles['problem']} data-testid="form-problem" data-problem={problem.kind}>
          <ToneIcon tone="bad" />
          <span>{describeProblem(problem)}</span>
        </p>
      )}
    </div>
  );
}

function describeProblem(problem: KeyFormProblem): string {
  if (problem.kind !== 'otherProvider') return translate(messages[problem.kind]);
  const { recognised, chosen } = problem;
  return translate('problemOtherProvider', providers[recognised].label, providers[chosen].label);
}
