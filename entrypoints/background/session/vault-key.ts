import type { Backend } from '../../../lib/extension/backends.ts';
import type { Envelopes, KeySummary } from '../../../lib/extension/messages.ts';
import { formatByokHeaders } from '../../../lib/protocol/headers.ts';

/** A key as the vault keeps it. */
export interface VaultKey extends Omit<KeySummary, 'armed'> {
  /** The user wants requests to carry it: they do where the protocol lets them. At most one key of a backend is active. */
  readonly active: boolean;
  readonly envelopes: Envelopes;
  /** `null` if it is not sent under version 2. */
  readonly token: KeyToken | null;
}

/** A version 2 `X-Session-Key` and what it was sealed with. */
export interface KeyToken {
  readonly text: string;
  readonly keyId: string;
  /** Seconds since 1970, on the backend's clock. */
  readonly issuedAt: number;
}

/** What requests to a backend need to carry a key. */
export interface KeyHeaders {
  readonly id: string;
  readonly backend: Backend;
  readonly provider: VaultKey['provider'];
  /** `X-Encrypted-Key` and `X-Session-Key`. */
  readonly headers: Record<string, string>;
}

/** Tells whether requests carry a key: it is active, and there is something to send. */
export function isArmed(key: VaultKey): boolean {
  return key.active && (key.protocol === 'v1' || (key.protocol === 'v2' && key.token !== null));
}

/**
 * A key's headers, or `null` if its protocol allows nothing to be sent.
 * @param sessionKey of version 1; version 2 has a token instead
 */
export function headersOf(key: VaultKey, sessionKey: string): KeyHeaders | null {
  const { id, backend, provider, protocol, envelopes, token } = key;
  if (protocol === 'v1') {
    return { id, backend, provider, headers: formatByokHeaders(envelopes.v1, sessionKey) };
  }
  if (protocol === null || token === null) return null;
  return { id, backend, provider, headers: formatByokHeaders(envelopes.v2, token.text) };
}

/** What our pages may know. Named field by field, so that nothing new is ever published by accident. */
export function summarise(key: VaultKey): KeySummary {
  const { id, provider, label, backend, storedAt, check, protocol, block, fingerprint } = key;
  return {
    id,
    provider,
    label,
    backend,
    storedAt,
    armed: isArmed(key),
    block: key.active ? block : null,
    protocol,
    fingerprint,
    check,
  };
}
