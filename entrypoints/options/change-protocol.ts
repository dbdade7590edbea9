import { ask } from '../../lib/extension/background-client.ts';
import { forgetSigningKey } from '../../lib/extension/backend-trust.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import type { FailureCode, Message, Result, Status } from '../../lib/extension/messages.ts';

type ProtocolMessage = Extract<Message, { type: 'trustKey' | 'allowBasic' | 'recheckProtocol' }>;

/**
 * Has the background change the protocol of a backend. The result appears in the discovery of the backend.
 * @returns what went wrong, or `null`
 */
export async function changeProtocol(message: ProtocolMessage): Promise<FailureCode | null> {
  const result: Result<Status> = await ask(message);
  return result.ok ? null : result.code;
}

/**
 * Forgets the pinned signing key, so that nothing is sealed under it any more, and pins the key that the backend shows now.
 * That the backend once offered sealing is not forgotten: if it no longer does, the user must consent.
 */
export async function forgetPin({ id, apiOrigin }: Backend): Promise<FailureCode | null> {
  await forgetSigningKey(apiOrigin);
  return changeProtocol({ type: 'recheckProtocol', backendId: id });
}
