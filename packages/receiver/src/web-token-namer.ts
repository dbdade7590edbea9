import { tokenNameBytes, tokenNameLabel, type TokenNamer } from './use-limit.ts';

const algorithm = { name: 'HMAC', hash: 'SHA-256' };
const encoder = new TextEncoder();

/**
 * Names tokens over WebCrypto, with the same names as `nodeTokenNamer`: HMAC-SHA-256 of the token's SHA-256, cut to
 * 128 bits.
 * @param secret shared by the instances that count together; `null` for a random one
 */
export function webTokenNamer(secret: string | null): TokenNamer {
  let key: Promise<CryptoKey> | null = null;
  return async (token) => {
    // Some runtimes give random bytes only while they answer a request.
    key ??= importKey(secret);
    const digest = await crypto.subtle.digest('SHA-256', encoder.encode(token));
    const label = encoder.encode(tokenNameLabel);
    const named = new Uint8Array(label.length + digest.byteLength);
    named.set(label);
    named.set(new Uint8Array(digest), label.length);
    const name = new Uint8Array(await crypto.subtle.sign('HMAC', await key, named));
    return `t-${Array.from(name.subarray(0, tokenNameBytes), toHex).join('')}`;
  };
}

function importKey(secret: string | null): Promise<CryptoKey> {
  const bytes = secret === null ? randomBytes() : encoder.encode(secret);
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
}

function randomBytes(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
