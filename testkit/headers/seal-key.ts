import {
  chooseRecipient,
  configurationPath,
  parseByokConfiguration,
  verifyConfiguration,
} from '../../lib/protocol/configuration.ts';
import { createSessionKey } from '../../lib/protocol/envelope.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';
import { encryptBoundApiKey, type Recipient, sealSessionKey } from '../../lib/protocol/sealed.ts';
import { readClock } from '../../packages/receiver/src/clock.ts';

/** The recipient of a key, and what the key is bound to. */
export interface SealingTarget {
  readonly recipient: Recipient;
  readonly apiOrigin: string;
  readonly provider?: string;
  /** The default is now. */
  readonly issuedAt?: number;
  /** The default is a new one. */
  readonly sessionKey?: Uint8Array;
}

/** The headers that Phantom Key adds under version 2. */
export async function sealKey(
  apiKey: string | Uint8Array,
  target: SealingTarget,
): Promise<Record<'X-Encrypted-Key' | 'X-Session-Key', string>> {
  const bytes = typeof apiKey === 'string' ? new TextEncoder().encode(apiKey) : apiKey;
  const { recipient, apiOrigin, provider = 'openai', issuedAt = readClock() } = target;
  const sessionKey = target.sessionKey ?? createSessionKey();
  const binding = { apiOrigin, provider };
  const encryptedKey = await encryptBoundApiKey(bytes, sessionKey, binding);
  const input = { sessionKey, encryptedKey, recipient, binding, issuedAt };
  const headers = formatByokHeaders(encryptedKey, await sealSessionKey(input));
  return headers;
}

/**
 * Reads a backend's configuration with the given function, and seals to it.
 * @param nowSeconds the backend's clock
 */
export async function fetchTarget(
  fetchText: (path: string) => Promise<string>,
  apiOrigin: string,
  nowSeconds: number = readClock(),
): Promise<SealingTarget> {
  const configuration = parseByokConfiguration(await fetchText(configurationPath));
  await verifyConfiguration(configuration, apiOrigin);
  const recipient = chooseRecipient(configuration, nowSeconds);
  if (recipient === null) throw new TypeError('configuration must have a key that is valid now');
  return { apiOrigin, recipient, issuedAt: nowSeconds };
}
