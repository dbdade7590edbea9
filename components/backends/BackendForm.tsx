import { type SubmitEvent, useRef, useState } from 'react';
import {
  type Backend,
  type BackendField as FieldName,
  type BackendReading,
  parseBackend,
} from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import { BackendField } from './BackendField.tsx';
import styles from './BackendForm.module.css';
import { Button } from '../ui/Button.tsx';
import { describeBackendProblem } from './backend-problem-words.ts';
import { Panel } from '../ui/Panel.tsx';

export interface BackendFormProps {
  /** The backends that exist already. */
  readonly others: readonly Backend[];
  /** Called within the click or key press, so that it may show the browser's permission prompt. */
  readonly onAdd: (backend: Omit<Backend, 'id'>) => void;
}

/** Describes a backend to be added. A problem is named at its field. */
export function BackendForm({ others, onAdd }: BackendFormProps) {
  const label = useRef<HTMLInputElement>(null);
  const api = useRef<HTMLInputElement>(null);
  const sites = useRef<HTMLTextAreaElement>(null);
  const fields = { label, api, sites };
  const [reading, setReading] = useState<BackendReading | null>(null);
  /** A new number makes React create new, empty fields. */
  const [round, setRound] = useState(0);
  const problemOf = (field: FieldName) =>
    reading?.ok === false && reading.field === field
      ? describeBackendProblem(reading.problem)
      : null;
  const handleEdit = () => {
    setReading(null);
  };

  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const read = parseBackend(
      {
        label: (label.current?.value ?? '').trim(),
        api: api.current?.value,
        sites: splitLines(sites.current?.value ?? ''),
      },
      others,
    );
    setReading(read);
    if (!read.ok) {
      fields[read.field].current?.focus();
      return;
    }
    setRound(round + 1);
    onAdd(read.backend);
  }

  return (
    <Panel title={translate('addBackendTitle')} help={translate('addBackendHelp')}>
      <form
        className={styles['form']}
        onSubmit={handleSubmit}
        noValidate
        data-testid="backend-form"
      >
        <BackendField
          key={`api-${round}`}
          ref={api}
          label={translate('apiLabel')}
          help={translate('apiHelp')}
          problem={problemOf('api')}
          testId="api-field"
          onEdit={handleEdit}
        />
        <BackendField
          key={`sites-${round}`}
          ref={sites}
          isList
          label={translate('sitesLabel')}
          help={translate('sitesHelp')}
          problem={problemOf('sites')}
          testId="sites-field"
          onEdit={handleEdit}
        />
        <BackendField
          key={`label-${round}`}
          ref={label}
          label={translate('backendNameLabel')}
          help={translate('backendNameHelp')}
          problem={problemOf('label')}
          testId="name-field"
          onEdit={handleEdit}
        />
        <Button kind="primary" label={translate('addBackendButton')} testId="add-button" />
      </form>
    </Panel>
  );
}

function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
