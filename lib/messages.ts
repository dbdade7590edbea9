import type { KeyCheckOutcome } from './key-check-outcome.ts';
import { isProviderId, type ProviderId } from './providers.ts';

/**
 * Everything that popup and background say to each other. `runtime.sendMessage` reaches every extension page that
 * listens, so no message ever carries an API key; only the answer to `borrowSessionKey` carries a session key, and an
 * answer goes to its asker alone.
 */
export type Message =
  | { readonly type: 'getStatus' }
  | { readonly type: 'borrowSessionKey' }
  | { readonly type: 'storeKey'; readonly provider: ProviderId; readonly envelope: string }
  | { readonly type: 'checkKey' }
  | { readonly type: 'armKey' }
  | { readonly type: 'lock' };

/** What the background holds, without any secret. Times are milliseconds since 1970. */
export type Status =
  | { readonly state: 'locked' }
  | {
      /** `held`: stored, but no request carries it yet. `armed`: matching requests carry it. */
      readonly state: 'held' | 'armed';
      readonly provider: ProviderId;
      readonly backendId: string;
      readonly storedAt: number;
      /** `null` until the first check has ended. */
      readonly check: KeyCheckOutcome | null;
    };

/** Where in `storage.session` the background publishes its {@link Status}, so that a popup need not wake it to paint. */
export const statusItem = 'status';

/** The answer to each message. */
export interface Answers {
  getStatus: Status;
  /** base64 of 32 bytes */
  borrowSessionKey: string;
  storeKey: Status;
  checkKey: Status;
  armKey: Status;
  lock: Status;
}

/** Failures cross contexts as values: messages keep only an error's text. */
export type Result<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: FailureCode };

/** `noKey`: there is nothing stored to act on. `badEnvelope`: not an envelope of this session. `failed`: a browser call failed. */
export type FailureCode = 'noKey' | 'badEnvelope' | 'failed';

/** Longest message field, base64 of the longest envelope. */
const maxEnvelopeChars = 5500;

/**
 * Takes what arrived for a message.
 * @returns the message, rebuilt from its known fields, or `null` for anything else
 */
export function parseMessage(value: unknown): Message | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  switch (value.type) {
    case 'getStatus':
    case 'borrowSessionKey':
    case 'checkKey':
    case 'armKey':
    case 'lock':
      return { type: value.type };
    case 'storeKey':
      return parseStoreKey(value);
    default:
      return null;
  }
}

function parseStoreKey(value: object): Message | null {
  if (!('provider' in value) || !('envelope' in value)) return null;
  const { provider, envelope } = value;
  if (!isProviderId(provider) || typeof envelope !== 'string') return null;
  return envelope.length <= maxEnvelopeChars ? { type: 'storeKey', provider, envelope } : null;
}
