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

/** Who a key is sealed to, and what it is bound to. */
export interface SealingTarget {
  readonly recipient: Recipient;
  readonly apiOrigin: string;
  readonly provider?: string;
  /** By default now. */
  readonly issuedAt?: number;
}

/** The headers with which Phantom Key brings a key under version 2. */
export async function sealKey(
  apiKey: string | Uint8Array,
  { recipient, apiOrigin, provider = 'openai', issuedAt = readClock() }: SealingTarget,
): Promise<Record<'X-Encrypted-Key' | 'X-Session-Key', string>> {
  const bytes = typeof apiKey === 'string' ? new TextEncoder().encode(apiKey) : apiKey;
  const sessionKey = createSessionKey();
  const binding = { apiOrigin, provider };
  const encryptedKey = await encryptBoundApiKey(bytes, sessionKey, binding);
  const input = { sessionKey, encryptedKey, recipient, binding, issuedAt };
  const headers = formatByokHeaders(encryptedKey, await sealSessionKey(input));
  return headers;
}

/**
 * Asks a backend for its configuration, in whatever way, and seals to it.
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
