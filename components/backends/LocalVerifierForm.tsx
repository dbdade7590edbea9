import { type SubmitEvent, useId, useRef, useState } from 'react';
import { type Backend, parseBackend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Button } from '../ui/Button.tsx';
import { describeBackendProblem } from './backend-problem-words.ts';
import fieldStyles from '../ui/fields.module.css';
import styles from './LocalVerifierForm.module.css';
import { Panel } from '../ui/Panel.tsx';
import { ProblemText } from '../ui/ProblemText.tsx';

export interface LocalVerifierFormProps {
  readonly others: readonly Backend[];
  /** Called within the click or key press, so that it may show the browser's permission prompt. */
  readonly onAdd: (backend: Omit<Backend, 'id'>) => void;
}

/** The default port of `npm run verifier`. */
const usualPort = '8443';

/** Adds the verifier on this computer in one click. */
export function LocalVerifierForm({ others, onAdd }: LocalVerifierFormProps) {
  const id = useId();
  const port = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);

  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const origin = `https://localhost:${port.current?.value.trim() ?? ''}`;
    const label = translate('localVerifierName');
    const reading = parseBackend({ label, api: `${origin}/api/`, sites: [origin] }, others);
    setProblem(reading.ok ? null : describePortProblem(reading.problem));
    if (reading.ok) onAdd(reading.backend);
    else port.current?.focus();
  }

  return (
    <Panel title={translate('localVerifierTitle')} help={translate('localVerifierHelp')}>
      <form className={styles['form']} onSubmit={handleSubmit} noValidate>
        <div className={fieldStyles['field']}>
          <label htmlFor={id}>{translate('portLabel')}</label>
          <input
            ref={port}
            id={id}
            className={`${fieldStyles['control'] ?? ''} ${styles['port'] ?? ''}`}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={usualPort}
            aria-describedby={`${id}-problem`}
            aria-invalid={problem !== null}
            data-testid="port-field"
          />
        </div>
        <Button kind="secondary" label={translate('localVerifierButton')} testId="local-button" />
        <div className={styles['problem']}>
          <ProblemText id={`${id}-problem`} text={problem} />
        </div>
      </form>
    </Panel>
  );
}

/** The user enters only the port, so any other problem comes from the port as well. */
function describePortProblem(problem: Parameters<typeof describeBackendProblem>[0]): string {
  const isKnown = problem === 'overlap' || problem === 'otherPort';
  return isKnown ? describeBackendProblem(problem) : translate('backendProblemPort');
}
