import { ask } from '../../lib/extension/background-client.ts';
import { forgetSigningKey } from '../../lib/extension/backend-trust.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import type { FailureCode, Message, Result, Status } from '../../lib/extension/messages.ts';

type ProtocolMessage = Extract<Message, { type: 'trustKey' | 'allowBasic' | 'recheckProtocol' }>;

/**
 * Has the background act on how keys travel to a backend. What becomes of it shows in what is known of the backend.
 * @returns what went wrong, `null` if nothing did
 */
export async function changeProtocol(message: ProtocolMessage): Promise<FailureCode | null> {
  const result: Result<Status> = await ask(message);
  return result.ok ? null : result.code;
}

/**
 * Forgets the pinned signing key, whereupon nothing is sealed under it any more, and has the one pinned that is shown now. That
 * sealing was offered is not forgotten: a backend that no longer offers it needs the user's word.
 */
export async function forgetPin({ id, apiOrigin }: Backend): Promise<FailureCode | null> {
  await forgetSigningKey(apiOrigin);
  return changeProtocol({ type: 'recheckProtocol', backendId: id });
}
