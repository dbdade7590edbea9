import { startTransition, type SubmitEvent, useActionState, useId, useRef, useState } from 'react';
import { readApiKey } from '../lib/api-key.ts';
import { type ProviderId, recogniseProvider } from '../lib/providers.ts';
import { translate } from '../lib/translate.ts';
import { Button } from './Button.tsx';
import { FormProblem, type KeyFormProblem } from './FormProblem.tsx';
import { KeyField } from './KeyField.tsx';
import styles from './KeyForm.module.css';
import { ProviderSelect } from './ProviderSelect.tsx';

export interface KeyFormProps {
  /** Takes the key's UTF-8 bytes and owns them: it zeroes them once they are encrypted. */
  readonly onStore: (provider: ProviderId, apiKey: Uint8Array) => Promise<void>;
}

type Taken =
  | { readonly ok: true; readonly provider: ProviderId; readonly apiKey: Uint8Array }
  | { readonly ok: false; readonly problem: KeyFormProblem };

/** Takes a key. Of what is typed, React knows the provider and the kind of a problem, never the text or its length. */
export function KeyForm({ onStore }: KeyFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const select = useRef<HTMLSelectElement>(null);
  const problemId = useId();
  const [recognised, setRecognised] = useState<ProviderId | null>(null);
  const [selected, setSelected] = useState<ProviderId | null>(null);
  const [isEdited, setIsEdited] = useState(false);
  const [lastProblem, submit, isPending] = useActionState(store, null);
  const problem = isEdited ? null : lastProblem;
  const isAboutProvider = problem?.kind === 'noProvider' || problem?.kind === 'otherProvider';

  async function store(): Promise<KeyFormProblem | null> {
    if (field.current === null) return null;
    const taken = takeKey(field.current, selected, problem);
    setIsEdited(false);
    if (!taken.ok) {
      (taken.problem.kind === 'noProvider' ? select : field).current?.focus();
      return taken.problem;
    }
    setRecognised(null);
    await onStore(taken.provider, taken.apiKey);
    return null;
  }

  // Not `<form action>`: React would empty the field also where the text is bad, and the user would have to fetch it again.
  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isPending) startTransition(submit);
  }

  function handleRecognise(seen: ProviderId | null) {
    setIsEdited(true);
    if (seen === recognised) return;
    setRecognised(seen);
    // A new shape decides; a shape that is gone takes back its own decision, not the user's.
    if (seen !== null || selected === recognised) setSelected(seen);
  }

  function handleChoose(provider: ProviderId) {
    setIsEdited(true);
    setSelected(provider);
  }

  return (
    <form className={styles['form']} onSubmit={handleSubmit} noValidate>
      <KeyField
        ref={field}
        isInvalid={problem !== null && !isAboutProvider}
        problemId={problemId}
        onRecognise={handleRecognise}
      />
      <ProviderSelect
        ref={select}
        selected={selected}
        recognised={recognised}
        isInvalid={isAboutProvider}
        problemId={problemId}
        onChoose={handleChoose}
      />
      <FormProblem id={problemId} problem={problem} />
      <Button
        kind="primary"
        label={translate('storeButton')}
        pendingLabel={translate('storePending')}
        isPending={isPending}
        testId="store-button"
      />
    </form>
  );
}

/**
 * Reads the field once. A good text leaves it as bytes, and the field is empty; a bad one stays for the user to correct.
 * Synchronous, so that no suspended function keeps the string alive while the background works.
 * @param named the problem that the user has before them: sent again unchanged, another provider is meant
 */
function takeKey(
  field: HTMLInputElement,
  provider: ProviderId | null,
  named: KeyFormProblem | null,
): Taken {
  const reading = readApiKey(field.value);
  if (!reading.ok) return { ok: false, problem: { kind: reading.problem } };
  if (provider === null) return { ok: false, problem: { kind: 'noProvider' } };
  const seen = recogniseProvider(reading.apiKey);
  if (seen !== null && seen !== provider && named?.kind !== 'otherProvider') {
    return { ok: false, problem: { kind: 'otherProvider', recognised: seen, chosen: provider } };
  }
  const apiKey = new TextEncoder().encode(reading.apiKey);
  field.value = '';
  return { ok: true, provider, apiKey };
}
