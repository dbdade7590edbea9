import { type ReactNode, useState } from 'react';
import { translate } from '../../lib/extension/translate.ts';
import type { FailureCode } from '../../lib/extension/messages.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Actions } from '../ui/Actions.tsx';
import { BackendKeys } from '../backends/BackendKeys.tsx';
import type { BlockActions } from '../protocol/block-actions.ts';
import type { KeyRowActions } from './key-row-actions.ts';
import { Screen } from '../ui/Screen.tsx';
import { siteNames } from '../backends/site-names.ts';
import type { StoredKey } from './stored-key.ts';

export interface KeysScreenProps extends KeyRowActions {
  /** At least two. */
  readonly storedKeys: readonly StoredKey[];
  readonly failure: FailureCode | null;
  /** Until when the keys are kept. */
  readonly timeLeft?: ReactNode;
  readonly blockActions: BlockActions;
  readonly onForgetAll: () => Promise<void>;
}

/** The screen while several keys are stored: which of them requests carry, and what to do with each. */
export function KeysScreen(props: KeysScreenProps) {
  const { storedKeys, failure, timeLeft, onForget, onForgetAll, ...actions } = props;
  const [forgotten, setForgotten] = useState(0);
  const armed = storedKeys.filter((key) => key.armed);
  const isHeld = armed.length === 0 && storedKeys.some(({ block }) => block !== null);
  const forget = async (key: StoredKey) => {
    await onForget(key);
    // The button that had the focus was removed with its key.
    setForgotten((count) => count + 1);
  };
  return (
    <Screen
      testId="keys-screen"
      isAwake={armed.length > 0}
      takesFocus
      focusRound={forgotten}
      title={describeArmed(armed)}
      lead={isHeld ? translate('blockLead') : describeSites(armed)}
      failure={failure}
      foot={timeLeft}
    >
      {groupByBackend(storedKeys).map((keys) => (
        <BackendKeys key={keys[0].backend.id} keys={keys} {...actions} onForget={forget} />
      ))}
      <Actions>
        <ActionButton
          kind="secondary"
          label={translate('forgetAllButton')}
          pendingLabel={translate('forgetPending')}
          testId="forget-all-button"
          onPress={onForgetAll}
        />
      </Actions>
    </Screen>
  );
}

function describeArmed(armed: readonly StoredKey[]): string {
  const [first, second] = armed;
  if (first === undefined) return translate('keysNoneTitle');
  if (second !== undefined) return translate('keysArmedTitle', String(armed.length));
  return translate('armedTitle', first.provider.label);
}

function describeSites(armed: readonly StoredKey[]): string {
  const sites = armed.map(({ backend }) => siteNames(backend)).join(', ');
  if (armed.length === 0) return translate('keysNoneLead');
  return translate(armed.length === 1 ? 'armedLead' : 'keysArmedLead', sites);
}

type Group = [StoredKey, ...StoredKey[]];

/** The keys of each backend, in the order in which they were stored. */
function groupByBackend(keys: readonly StoredKey[]): Group[] {
  const groups = new Map<string, Group>();
  for (const key of keys) {
    const group = groups.get(key.backend.id);
    if (group === undefined) groups.set(key.backend.id, [key]);
    else group.push(key);
  }
  return [...groups.values()];
}
