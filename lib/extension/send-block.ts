import type { ProtocolChoice } from '../protocol/negotiation.ts';

/**
 * Why requests do not carry an active key. `keyChanged`: the backend's signing key is not the pinned one, and has this
 * fingerprint; `downgrade`: version 2 was offered once and is no longer; `notOffered`: the backend does not take what was
 * chosen. Those three are for the user to decide. The others end by themselves once a refresh finds the backend in order. `unreachable`: the
 * configuration could not be fetched; `malformed`: it is invalid, or not signed; `older`: it has ended, or is from
 * before one that was seen; `noSealingKey`: none of its keys is valid now; `clockWrong`: this computer's clock and the backend's are too far apart.
 */
export type SendBlock =
  | { readonly kind: 'keyChanged'; readonly fingerprint: string }
  | { readonly kind: 'downgrade' }
  | { readonly kind: 'notOffered'; readonly choice: ProtocolChoice }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'older' }
  | { readonly kind: 'noSealingKey' }
  | { readonly kind: 'clockWrong' };

/** The kinds of a block. */
export type SendBlockKind = SendBlock['kind'];

/** Tells whether a text has the shape of a fingerprint: 16 groups of four hex digits. */
export function isFingerprint(text: unknown): text is string {
  return typeof text === 'string' && /^[\da-f]{4}(?: [\da-f]{4}){15}$/.test(text);
}
