import {
  type ClipboardEvent,
  type InputEvent,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { readApiKey } from '../../lib/extension/api-key.ts';
import { type EnvReading, isEnvBlock, readEnv } from '../../lib/extension/env-import.ts';
import { type ProviderId, recogniseProvider } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';
import { MaskedText, type TypedText } from './masked-text.ts';

export interface KeyFieldProps {
  /** The form reads the text here, once; it is in no state and in no callback. */
  readonly ref: RefObject<TypedText | null>;
  readonly isInvalid: boolean;
  /** Id of the element that names the problem. */
  readonly problemId: string;
  /** Called at every input with the provider whose keys look like it. */
  readonly onRecognise: (provider: ProviderId | null) => void;
  /** Called at every input that can be a key. */
  readonly onType: () => void;
  /** Called when `.env` lines were pasted, which no field ever holds; `null` if there were too many. */
  readonly onPasteEnv: (reading: EnvReading | null) => void;
}

/**
 * The one field. Always of type `password`, without a name and without a way to show the text: session restore writes
 * what any other field holds to disk (CVE-2022-32969). And it holds masks only, because a browser keeps what a password field
 * held as well, in memory ({@link MaskedText}).
 *
 * What it cannot promise: what a browser hands to a page is a JavaScript string, and strings cannot be wiped. Emptying the
 * field zeroes our copy; when the browser reuses the memory of its own is up to the browser.
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
  const input = useRef<HTMLInputElement>(null);
  const [text] = useState(() => new MaskedText());
  useImperativeHandle(ref, () => ({
    read: () => text.read(),
    clear: () => {
      text.clear();
      if (input.current !== null) input.current.value = '';
    },
    focus: () => input.current?.focus(),
  }));
  useEffect(
    () => () => {
      text.clear();
    },
    [text],
  );
  const follow = (field: HTMLInputElement) => {
    text.follow(field);
    const reading = readApiKey(text.read());
    onRecognise(reading.ok ? recogniseProvider(reading.apiKey) : null);
    if (reading.ok) onType();
  };
  const handleInput = ({ currentTarget, nativeEvent }: InputEvent<HTMLInputElement>) => {
    // A dead key shows its accent before the letter comes: masked now, the letter would have no accent.
    if (!nativeEvent.isComposing) follow(currentTarget);
  };
  const handlePaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!isEnvBlock(pasted)) return;
    event.preventDefault();
    onPasteEnv(readEnv(pasted));
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{translate('keyLabel')}</label>
      <input
        ref={input}
        id={id}
        className={styles['control']}
        type="password"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        onInput={handleInput}
        onCompositionEnd={({ currentTarget }) => {
          follow(currentTarget);
        }}
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
