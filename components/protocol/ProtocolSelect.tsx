import { type ChangeEvent, useId, useState } from 'react';
import { type ProtocolChoice, protocolChoices } from '../../lib/protocol/negotiation.ts';
import { type MessageName, translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';

export interface ProtocolSelectProps {
  readonly choice: ProtocolChoice;
  /** Saves a choice. */
  readonly onChoose: (choice: ProtocolChoice) => Promise<void>;
}

const words: Readonly<Record<ProtocolChoice, { name: MessageName; help: MessageName }>> = {
  auto: { name: 'protocolAuto', help: 'protocolAutoHelp' },
  sealed: { name: 'protocolRequire', help: 'protocolRequireHelp' },
  v1: { name: 'protocolBasicOnly', help: 'protocolBasicMeans' },
};

/** The protocol that the user wants for a backend, and what the choice means. It is saved at once. */
export function ProtocolSelect({ choice, onChoose }: ProtocolSelectProps) {
  const id = useId();
  const [isSaved, setIsSaved] = useState(false);
  const handleChange = ({ currentTarget }: ChangeEvent<HTMLSelectElement>) => {
    const chosen = protocolChoices.find((known) => known === currentTarget.value);
    if (chosen === undefined) return;
    setIsSaved(false);
    void onChoose(chosen).then(() => {
      setIsSaved(true);
    });
  };
  return (
    <div className={styles['field']}>
      <div className={styles['labels']}>
        <label htmlFor={id}>{translate('detailProtection')}</label>
        <span role="status" className={styles['recognised']} data-testid="protocol-saved">
          {isSaved && translate('lockSaved')}
        </span>
      </div>
      <select
        id={id}
        className={styles['control']}
        value={choice}
        onChange={handleChange}
        aria-describedby={`${id}-help`}
        data-testid="protocol-select"
      >
        {protocolChoices.map((option) => (
          <option key={option} value={option}>
            {translate(words[option].name)}
          </option>
        ))}
      </select>
      <p id={`${id}-help`} className={styles['help']}>
        {translate(words[choice].help)}
      </p>
    </div>
  );
}
