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
  /** The form reads the text from here, once. No state and no callback holds it. */
  readonly ref: RefObject<TypedText | null>;
  readonly isInvalid: boolean;
  /** Id of the element that names the problem. */
  readonly problemId: string;
  /** Called at each input with the provider whose keys have the shape of the text. */
  readonly onRecognise: (provider: ProviderId | null) => void;
  /** Called at each input if the text can be a key. */
  readonly onType: () => void;
  /** Called when `.env` lines are pasted. They are never put into a field. `null` means too many lines. */
  readonly onPasteEnv: (reading: EnvReading | null) => void;
}

/**
 * The field for a key. It always has the type `password`, no name, and no way to show the text, because session restore writes
 * the text of any other field to disk (CVE-2022-32969). It holds only masks, because a browser keeps the text of a password
 * field in memory as well ({@link MaskedText}).
 *
 * What it cannot promise: a browser gives a page the input as a JavaScript string, and strings cannot be wiped. Clearing the
 * field zeroes our copy. When the browser reuses the memory of its own copies is up to the browser.
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
    // A dead key shows its accent before the letter is typed. Masked at that moment, the letter would lose its accent.
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
