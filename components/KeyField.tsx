import { type ClipboardEvent, type InputEvent, type RefObject, useId } from 'react';
import { readApiKey } from '../lib/extension/api-key.ts';
import { type EnvReading, isEnvBlock, readEnv } from '../lib/extension/env-import.ts';
import { type ProviderId, recogniseProvider } from '../lib/providers.ts';
import { translate } from '../lib/extension/translate.ts';
import styles from './fields.module.css';

export interface KeyFieldProps {
  /** The form reads the text here, once; it is in no state and in no callback. */
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly isInvalid: boolean;
  /** Id of the element that names the problem. */
  readonly problemId: string;
  /** Called at every input with the provider whose keys look like it. */
  readonly onRecognise: (provider: ProviderId | null) => void;
  /** Called at every input that can be a key. */
  readonly onType: () => void;
  /** Called when `.env` lines were pasted, which no field ever holds; `null` where there were too many. */
  readonly onPasteEnv: (reading: EnvReading | null) => void;
}

/**
 * The one field. Always of type `password`, without a name and without a way to show the text: session restore writes
 * what any other field holds to disk (CVE-2022-32969).
 *
 * What it cannot promise: an input's value is a JavaScript string, and strings cannot be wiped. Emptying the field drops
 * our reference; when the browser reuses the memory is up to the browser.
 */
export function KeyField({
  ref,
  isInvalid,
  problemId,
  onRecognise,
  onType,
  onPasteEnv,
}: KeyFieldProps) {
  const id = useId();
  const helpId = useId();
  const handleInput = ({ currentTarget }: InputEvent<HTMLInputElement>) => {
    const reading = readApiKey(currentTarget.value);
    onRecognise(reading.ok ? recogniseProvider(reading.apiKey) : null);
    if (reading.ok) onType();
  };
  const handlePaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text/plain');
    if (!isEnvBlock(text)) return;
    event.preventDefault();
    onPasteEnv(readEnv(text));
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{translate('keyLabel')}</label>
      <input
        ref={ref}
        id={id}
        className={styles['control']}
        type="password"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        onInput={handleInput}
        onPaste={handlePaste}
        aria-describedby={`${helpId} ${problemId}`}
        aria-invalid={isInvalid}
        data-testid="key-field"
      />
      <p id={helpId} className={styles['help']}>
        {translate('keyHelp')}
      </p>
    </div>
  );
}
