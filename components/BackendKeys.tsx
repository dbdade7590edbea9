import { useId, useState } from 'react';
import styles from './BackendKeys.module.css';
import { KeyRow, type KeyRowActions } from './KeyRow.tsx';
import type { StoredKey } from './stored-key.ts';

export interface BackendKeysProps extends KeyRowActions {
  /** The keys of one backend. */
  readonly keys: readonly [StoredKey, ...StoredKey[]];
}

/** A backend and its keys, of which it gets one. One at a time shows all that there is to it. */
export function BackendKeys({ keys, ...actions }: BackendKeysProps) {
  const id = useId();
  const [openId, setOpenId] = useState<string | null>(null);
  const { label, apiOrigin } = keys[0].backend;
  return (
    <section aria-labelledby={id} className={styles['group']}>
      <h2 id={id} className={styles['backend']}>
        {label} <span className={styles['origin']}>{apiOrigin}</span>
      </h2>
      <ul className={styles['keys']}>
        {keys.map((key) => (
          <KeyRow
            key={key.id}
            storedKey={key}
            isOpen={key.id === openId}
            onToggle={() => {
              setOpenId(key.id === openId ? null : key.id);
            }}
            {...actions}
          />
        ))}
      </ul>
    </section>
  );
}
