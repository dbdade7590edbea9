import { useId } from 'react';
import type { Backend } from '../../lib/extension/backends.ts';
import { translate } from '../../lib/extension/translate.ts';
import styles from './BackendCard.module.css';
import { Button } from '../ui/Button.tsx';
import fields from '../ui/fields.module.css';
import { ManagedNote } from '../settings/ManagedNote.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';

/** Who added the backend to the settings. */
export type BackendSource = 'builtIn' | 'organisation' | 'user';

export interface BackendCardProps {
  readonly backend: Backend;
  readonly source: BackendSource;
  /** Whether the browser has granted the permission. */
  readonly hasAccess: boolean;
  /** Whether requests of the site's workers carry the key too. */
  readonly allowsWorkers: boolean;
  readonly onAllowWorkers: (isAllowed: boolean) => void;
  /** Called within the click event, so that it may show the browser's permission prompt. */
  readonly onAllow: () => void;
  readonly onRemove: () => void;
}

/** A backend, its address, the sites that may use it, and whether the browser has granted the permission. */
export function BackendCard(props: BackendCardProps) {
  const { backend, source, hasAccess, onAllow, onRemove } = props;
  const { label, apiOrigin, apiPath, siteOrigins } = backend;
  return (
    <Panel title={label}>
      {source === 'organisation' && <ManagedNote />}
      <dl className={styles['details']}>
        <dt>{translate('detailApi')}</dt>
        <dd>{apiOrigin + apiPath}</dd>
        <dt>{translate('detailSites')}</dt>
        <dd>
          {siteOrigins.map((site) => (
            <span key={site} className={styles['site']}>
              {site}
            </span>
          ))}
        </dd>
        <dt>{translate('detailAccess')}</dt>
        <dd className={styles['access']} data-access={hasAccess} data-testid="access-state">
          <ToneIcon tone={hasAccess ? 'good' : 'warn'} />
          <span>{translate(hasAccess ? 'accessGranted' : 'accessMissing')}</span>
        </dd>
      </dl>
      <WorkersChoice {...props} />
      {(!hasAccess || source === 'user') && (
        <div className={styles['buttons']}>
          {!hasAccess && (
            <Button
              kind="primary"
              label={translate('allowButton', label)}
              testId="allow-button"
              onPress={onAllow}
            />
          )}
          {source === 'user' && (
            <Button
              kind="secondary"
              label={translate('removeButton', label)}
              testId="remove-button"
              onPress={onRemove}
            />
          )}
        </div>
      )}
    </Panel>
  );
}

function WorkersChoice({
  allowsWorkers,
  onAllowWorkers,
}: Pick<BackendCardProps, 'allowsWorkers' | 'onAllowWorkers'>) {
  const helpId = useId();
  return (
    <div className={fields['field']}>
      <label className={fields['option']}>
        <input
          type="checkbox"
          checked={allowsWorkers}
          onChange={({ currentTarget }) => {
            onAllowWorkers(currentTarget.checked);
          }}
          aria-describedby={helpId}
          data-testid="workers-choice"
        />
        {translate('workersLabel')}
      </label>
      <p id={helpId} className={fields['help']}>
        {translate('workersHelp')}
      </p>
    </div>
  );
}
