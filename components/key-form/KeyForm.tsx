import { type SubmitEvent, useId, useRef, useState, useTransition } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import type { EnvReading } from '../../lib/extension/env-import.ts';
import type { KeyPlan } from '../../lib/extension/key-place.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';
import type { ProviderId } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import { Button } from '../ui/Button.tsx';
import { FormProblem, type KeyFormProblem, partOf } from './FormProblem.tsx';
import { KeyField } from './KeyField.tsx';
import styles from './KeyForm.module.css';
import { LabelField } from './LabelField.tsx';
import type { TypedText } from './masked-text.ts';
import { PlaceFields } from './PlaceFields.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';
import { type PlaceChoices, readLabel, resolvePlace, suggestLabel } from './resolve-place.ts';
import { siteNames } from '../backends/site-names.ts';
import { takeKey } from './take-key.ts';

export interface KeyFormProps {
  /** The backends that a key can be stored for. The first one is preselected. */
  readonly backends: readonly Backend[];
  /** The stored keys. */
  readonly keys: readonly KeySummary[];
  /** The key that the new one replaces. `null` lets the user choose the place. */
  readonly replaced: KeySummary | null;
  /** Called at each input that can be a key, because a key for this backend will probably follow. */
  readonly onType: (backend: Backend) => void;
  /** Takes the key's UTF-8 bytes, owns them, and zeroes them after encryption. */
  readonly onStore: (plan: KeyPlan, apiKey: Uint8Array) => Promise<void>;
  /** Takes the contents of pasted `.env` lines, and owns the bytes of their keys. */
  readonly onImport: (reading: EnvReading) => Promise<void>;
}

/** Takes a key. React knows its provider and the kind of a problem, but never the text or its length. */
export function KeyForm({ backends, keys, replaced, onType, onStore, onImport }: KeyFormProps) {
  const typedKey = useRef<TypedText>(null);
  const providerSelect = useRef<HTMLSelectElement>(null);
  const labelField = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const [recognised, setRecognised] = useState<ProviderId | null>(null);
  const [selected, setSelected] = useState(replaced?.provider ?? null);
  const [choices, setChoices] = useState(() => firstChoices(replaced));
  const [problem, setProblem] = useState<KeyFormProblem | null>(null);
  const [isPending, startTransition] = useTransition();
  const place = resolvePlace(choices, selected, { backends, keys });
  const badPart = problem === null ? null : partOf(problem);

  function refuse(found: KeyFormProblem) {
    setProblem(found);
    const parts = { key: typedKey, provider: providerSelect, label: labelField };
    parts[found.kind === 'otherProvider' ? 'key' : partOf(found)].current?.focus();
  }

  // Not `<form action>`: React would also clear the field after a problem, and the user would have to find the key again.
  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = typedKey.current;
    if (isPending || typed === null) return;
    const named = readLabel(place, labelField.current?.value ?? '');
    if ('problem' in named) {
      refuse(named.problem);
      return;
    }
    const taken = takeKey(typed, selected, problem);
    if (!taken.ok) {
      refuse(taken.problem);
      return;
    }
    setProblem(null);
    setRecognised(null);
    const { backend, active } = place;
    const plan = { ...named, provider: taken.provider, backendId: backend.id, active };
    startTransition(() => onStore(plan, taken.apiKey));
  }

  function handleRecognise(seen: ProviderId | null) {
    setProblem(null);
    if (seen === recognised) return;
    setRecognised(seen);
    // A new shape sets the provider. When the shape is gone, only a provider that a shape has set is cleared.
    if (replaced === null && (seen !== null || selected === recognised)) setSelected(seen);
  }

  function handlePasteEnv(reading: EnvReading | null) {
    if (reading === null) refuse({ kind: 'envTooLong' });
    else if (reading.keys.length === 0) refuse({ kind: 'noEnvKeys' });
    else startTransition(() => onImport(reading));
  }

  return (
    <form className={styles['form']} onSubmit={handleSubmit} noValidate>
      <KeyField
        ref={typedKey}
        isInvalid={badPart === 'key'}
        problemId={problemId}
        onRecognise={handleRecognise}
        onType={() => {
          onType(place.backend);
        }}
        onPasteEnv={handlePasteEnv}
      />
      {replaced === null && (
        <ProviderSelect
          ref={providerSelect}
          selected={selected}
          recognised={recognised}
          isInvalid={badPart === 'provider'}
          problemId={problemId}
          onChoose={(provider) => {
            setProblem(null);
            setSelected(provider);
          }}
        />
      )}
      <PlaceFields
        backends={backends}
        place={place}
        isFixed={replaced !== null}
        onChoose={(choice) => {
          setProblem(null);
          setChoices({ ...choices, ...choice });
        }}
        labelField={
          <LabelField
            ref={labelField}
            suggestion={suggestLabel(place.siblings)}
            isInvalid={badPart === 'label'}
            problemId={problemId}
            onEdit={setProblem}
          />
        }
      />
      <FormProblem id={problemId} problem={problem} />
      <Button
        kind="primary"
        label={translate(place.active ? 'storeButton' : 'storeOnlyButton')}
        pendingLabel={translate('storePending')}
        isPending={isPending}
        testId="store-button"
      />
      <p className={styles['promise']}>{translate('lockedPromise', siteNames(place.backend))}</p>
    </form>
  );
}

function firstChoices(replaced: KeySummary | null): PlaceChoices {
  return {
    backendId: replaced?.backend.id ?? null,
    replacedId: replaced?.id ?? null,
    activate: replaced === null,
  };
}
