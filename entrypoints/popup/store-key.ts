import { ask } from '../../lib/extension/background-client.ts';
import type { KeyPlan } from '../../lib/extension/key-place.ts';
import type { Result, Status } from '../../lib/extension/messages.ts';
import { sealKeys } from './seal-keys.ts';

/** Encrypts a key here, zeroes its bytes, and passes only the envelope to the background. */
export async function storeKey(plan: KeyPlan, apiKey: Uint8Array): Promise<Result<Status>> {
  const sealed = await sealKeys(plan.backendId, [{ provider: plan.provider, apiKey }]);
  if (!sealed.ok) return sealed;
  const [key] = sealed.value;
  return key === undefined
    ? { ok: false, code: 'failed' }
    : ask({ type: 'storeKey', ...plan, ...key });
}
