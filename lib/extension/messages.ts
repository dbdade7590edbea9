import type { Backend } from './backends.ts';
import type { KeyCheckOutcome } from './key-check-outcome.ts';
import { isKeyLabel } from './key-label.ts';
import type { LockReason, TimeLimit } from './lock-reason.ts';
import { isFingerprint, type SendBlock } from './send-block.ts';
import type { ProtocolVersion } from '../protocol/negotiation.ts';
import { isProviderId, type ProviderId } from '../providers.ts';

/**
 * Everything that our pages and the background say to each other. `runtime.sendMessage` reaches every extension page
 * that listens, so no message ever carries an API key; only the answer to `getSessionKeys` carries session keys, and
 * an answer goes to its asker alone.
 */
export type Message =
  | { readonly type: 'getStatus' }
  | { readonly type: 'getSessionKeys'; readonly backendId: string }
  | {
      readonly type: 'storeKey';
      readonly sessionId: string;
      readonly backendId: string;
      readonly provider: ProviderId;
      /** Tells several keys of one provider apart; `null` for the only one. */
      readonly label: string | null;
      readonly envelopes: Envelopes;
      /** Whether requests shall carry it once it is checked. */
      readonly active: boolean;
    }
  | { readonly type: 'checkKey'; readonly keyId: string }
  | { readonly type: 'activateKey'; readonly keyId: string }
  | { readonly type: 'forgetKey'; readonly keyId: string }
  /** Pins the signing key with this fingerprint, which the user has seen, in place of the pinned one. */
  | { readonly type: 'trustKey'; readonly backendId: string; readonly fingerprint: string }
  /** Agrees to version 1 although version 2 was offered before. */
  | { readonly type: 'allowBasic'; readonly backendId: string }
  /** Fetches the backend's configuration now; pins its key where none is pinned. */
  | { readonly type: 'recheckProtocol'; readonly backendId: string }
  | { readonly type: 'keepLonger' }
  | { readonly type: 'lock' };

/**
 * An API key encrypted for either version, each under a session key of its own: one that is sent in the clear never opens the
 * other. base64.
 */
export type Envelopes = Readonly<Record<ProtocolVersion, string>>;

/** A stored key, without any secret. Times are milliseconds since 1970. */
export interface KeySummary {
  readonly id: string;
  readonly provider: ProviderId;
  readonly label: string | null;
  /** Where it may go, as it was when the key was stored. */
  readonly backend: Backend;
  readonly storedAt: number;
  /** Matching requests carry it. At most one key of a backend is armed. */
  readonly armed: boolean;
  /** Why it is not armed although it shall be; it is armed by itself once that is over. */
  readonly block: SendBlock | null;
  /** What requests to its backend are sent under, sealed or basic; `null` if nothing is, or it is not known yet. */
  readonly protocol: ProtocolVersion | null;
  /** Of the signing key that is pinned for its backend; `null` if none is. */
  readonly fingerprint: string | null;
  /** `null` until the first check has ended. */
  readonly check: KeyCheckOutcome | null;
}

/** What the background keeps, without any secret. */
export interface Status {
  /** In the order in which they were stored; none: locked. */
  readonly keys: readonly KeySummary[];
  /** The last lock since the browser started; `null` if there was none. */
  readonly lastLock: LastLock | null;
  /** When everything is forgotten by itself, milliseconds since 1970; `null` if no limit in time is set. */
  readonly endsAt: number | null;
  /** The limit that comes then: only `idle` can be put off by a use. */
  readonly endsBy: TimeLimit | null;
}

/** Why and when everything was forgotten. */
export interface LastLock {
  readonly reason: LockReason;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The status before anything has happened. */
export const emptyStatus: Status = { keys: [], lastLock: null, endsAt: null, endsBy: null };

/** What a popup needs to encrypt a key for one backend. */
export interface SessionKeys {
  /** Tells one session from the next. */
  readonly sessionId: string;
  /** What an envelope of version 2 is bound to: `https://host[:port]`. */
  readonly apiOrigin: string;
  /** base64 of 32 bytes; that of version 2 is for this backend alone */
  readonly sessionKeys: Readonly<Record<ProtocolVersion, string>>;
}

/** The answer to each message. */
export interface Answers {
  getStatus: Status;
  getSessionKeys: SessionKeys;
  storeKey: Status;
  checkKey: Status;
  activateKey: Status;
  forgetKey: Status;
  trustKey: Status;
  allowBasic: Status;
  recheckProtocol: Status;
  keepLonger: Status;
  lock: Status;
}

/** Failures cross contexts as values: messages keep only an error's text. */
export type Result<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: FailureCode };

/**
 * `noKey`: there is no such key to act on. `badEnvelope`: not an envelope of this session. `noBackend`: the backend is not,
 * or no longer, among the settings. `noAccess`: the browser's permission for the backend is not there. `otherKey`: the backend
 * shows another signing key by now than the user has agreed to. `failed`: a browser call failed.
 */
export type FailureCode =
  'noKey' | 'badEnvelope' | 'noBackend' | 'noAccess' | 'otherKey' | 'failed';

/** Longest envelope, base64. */
const maxEnvelopeChars = 5500;

/** Longest id that is ours to give: a UUID, or the name of a backend. */
const maxIdChars = 64;

/** What is known of an arrived message's fields before they are looked at. */
type Fields = Readonly<Record<string, unknown>>;

const parsers: { readonly [Type in Message['type']]: (fields: Fields) => Message | null } = {
  getStatus: () => ({ type: 'getStatus' }),
  getSessionKeys: (fields) => parseBackendMessage('getSessionKeys', fields),
  storeKey: parseStoreKey,
  checkKey: (fields) => parseKeyMessage('checkKey', fields),
  activateKey: (fields) => parseKeyMessage('activateKey', fields),
  forgetKey: (fields) => parseKeyMessage('forgetKey', fields),
  trustKey: parseTrustKey,
  allowBasic: (fields) => parseBackendMessage('allowBasic', fields),
  recheckProtocol: (fields) => parseBackendMessage('recheckProtocol', fields),
  keepLonger: () => ({ type: 'keepLonger' }),
  lock: () => ({ type: 'lock' }),
};

/**
 * Takes what arrived for a message.
 * @returns the message, rebuilt from its known fields, or `null` for anything else
 */
export function parseMessage(value: unknown): Message | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields: Fields = { ...value };
  return isMessageType(fields['type']) ? parsers[fields['type']](fields) : null;
}

function isMessageType(value: unknown): value is Message['type'] {
  return typeof value === 'string' && Object.hasOwn(parsers, value);
}

function parseKeyMessage(
  type: 'checkKey' | 'activateKey' | 'forgetKey',
  { keyId }: Fields,
): Message | null {
  return isId(keyId) ? { type, keyId } : null;
}

function parseBackendMessage(
  type: 'getSessionKeys' | 'allowBasic' | 'recheckProtocol',
  { backendId }: Fields,
): Message | null {
  return isId(backendId) ? { type, backendId } : null;
}

function parseTrustKey({ backendId, fingerprint }: Fields): Message | null {
  if (!isId(backendId) || !isFingerprint(fingerprint)) return null;
  return { type: 'trustKey', backendId, fingerprint };
}

function parseStoreKey(fields: Fields): Message | null {
  const { sessionId, backendId, provider, label, active } = fields;
  const envelopes = parseEnvelopes(fields['envelopes']);
  if (!isId(sessionId) || !isId(backendId) || !isProviderId(provider)) return null;
  if (label !== null && !isKeyLabel(label)) return null;
  if (envelopes === null || typeof active !== 'boolean') return null;
  return { type: 'storeKey', sessionId, backendId, provider, label, envelopes, active };
}

function parseEnvelopes(value: unknown): Envelopes | null {
  if (typeof value !== 'object' || value === null) return null;
  const { v1, v2 }: Fields = { ...value };
  return isEnvelopeText(v1) && isEnvelopeText(v2) ? { v1, v2 } : null;
}

function isEnvelopeText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxEnvelopeChars;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxIdChars && /^[\w.-]+$/.test(value);
}
