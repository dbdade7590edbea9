import { expect } from 'vitest';
import type { SessionKeys, Envelopes } from '../../lib/extension/messages.ts';
import { envelopeAad } from '../../lib/protocol/binding.ts';
import { decryptApiKey, webCryptoCipher } from '../../lib/protocol/envelope.ts';

/**
 * For tests: expects that each envelope opens with its own session key to this API key, the sealed one only for its backend.
 */
export async function expectOpens(
  envelopes: Envelopes,
  { apiOrigin, sessionKeys }: Pick<SessionKeys, 'apiOrigin' | 'sessionKeys'>,
  apiKey: string,
  provider = 'openai',
): Promise<void> {
  const open = async (version: 'v1' | 'v2', origin: string) => {
    const aad = envelopeAad({ apiOrigin: origin, provider });
    const headers = { encryptedKey: envelopes[version], sessionKey: sessionKeys[version] };
    const opened = decryptApiKey(headers, (key) =>
      version === 'v1' ? webCryptoCipher(key) : webCryptoCipher(key, aad),
    );
    return new TextDecoder().decode(await opened);
  };
  expect(await open('v1', apiOrigin)).toBe(apiKey);
  expect(await open('v2', apiOrigin)).toBe(apiKey);
  await expect(open('v2', 'https://api.other.example')).rejects.toThrow();
}
