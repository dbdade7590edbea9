import { type ChangeEvent, type RefObject, useId } from 'react';
import { isProviderId, type ProviderId, providerIds, providers } from '../../lib/providers.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from '../ui/fields.module.css';
import { ToneIcon } from '../ui/ToneIcon.tsx';

export interface ProviderSelectProps {
  readonly ref: RefObject<HTMLSelectElement | null>;
  readonly selected: ProviderId | null;
  /** The provider that the shape of the key indicates. */
  readonly recognised: ProviderId | null;
  readonly isInvalid: boolean;
  /** Id of the element that names the problem. */
  readonly problemId: string;
  readonly onChoose: (provider: ProviderId) => void;
}

/** The provider: preset if the shape of the key shows it. The user can correct it. */
export function ProviderSelect(props: ProviderSelectProps) {
  const { ref, selected, recognised, isInvalid, problemId, onChoose } = props;
  const id = useId();
  const handleChange = ({ currentTarget: { value } }: ChangeEvent<HTMLSelectElement>) => {
    if (isProviderId(value)) onChoose(value);
  };
  return (
    <div className={styles['field']}>
      <div className={styles['labels']}>
        <label htmlFor={id}>{translate('providerLabel')}</label>
        <span role="status" className={styles['recognised']} data-testid="recognised">
          {recognised !== null && <Recognised provider={recognised} />}
        </span>
      </div>
      <select
        ref={ref}
        id={id}
        className={styles['control']}
        value={selected ?? ''}
        onChange={handleChange}
        aria-describedby={problemId}
        aria-invalid={isInvalid}
        data-testid="provider-select"
      >
        <option value="" disabled>
          {translate('providerChoose')}
        </option>
        {providerIds.map((option) => (
          <option key={option} value={option}>
            {providers[option].label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Recognised({ provider }: { readonly provider: ProviderId }) {
  return (
    <>
      <ToneIcon tone="good" />
      {translate('providerRecognised', providers[provider].label)}
    </>
  );
}
