import type { BlockActions } from '../../components/protocol/block-actions.ts';
import { ask } from '../../lib/extension/background-client.ts';
import { browser } from '../../lib/extension/browser.ts';
import type { Message, Result, Status } from '../../lib/extension/messages.ts';
import type { PopupStore } from './popup-store.ts';

type BlockMessage = Extract<Message, { type: 'trustKey' | 'allowBasic' | 'recheckProtocol' }>;

/** The popup's actions for a send block. */
export function createBlockActions(run: PopupStore['run']): BlockActions {
  return {
    onTrust: ({ id: backendId }, fingerprint) =>
      run(() => settleAndCheck({ type: 'trustKey', backendId, fingerprint })),
    onAllowBasic: ({ id: backendId }) =>
      run(() => settleAndCheck({ type: 'allowBasic', backendId })),
    onRecheck: ({ id: backendId }) =>
      run(() => settleAndCheck({ type: 'recheckProtocol', backendId })),
    onSettings: () => void browser.runtime.openOptionsPage(),
  };
}

/** A blocked key could not be checked before. */
async function settleAndCheck(message: BlockMessage): Promise<Result<Status>> {
  const settled = await ask(message);
  if (!settled.ok) return settled;
  const { backendId } = message;
  const armed = settled.value.keys.find((key) => key.armed && key.backend.id === backendId);
  return armed === undefined ? settled : ask({ type: 'checkKey', keyId: armed.id });
}
