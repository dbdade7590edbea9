import type { BackendTrust } from './backend-trust.ts';
import type { SendBlock } from './send-block.ts';
import { type ByokConfiguration, chooseRecipient, judgeTime } from '../protocol/configuration.ts';
import {
  negotiateProtocol,
  type ProtocolChoice,
  type ProtocolVersion,
} from '../protocol/negotiation.ts';

/** A configuration that is verified, and how far the backend's clock was ahead of ours when it came. */
export interface SeenConfiguration {
  readonly configuration: ByokConfiguration;
  /** Milliseconds; negative where it is behind. */
  readonly clockOffsetMs: number;
  /** Milliseconds since 1970, on our clock. */
  readonly seenAt: number;
}

/**
 * What a backend's configuration was when it was last fetched. `none`: it has none (404). `keyChanged`: one under another
 * signing key than the pinned one, with its fingerprint. `configuration`: one that may be used until it ends.
 */
export type Discovery =
  | ({ readonly kind: 'configuration' } & SeenConfiguration)
  | ({ readonly kind: 'keyChanged'; readonly fingerprint: string } & SeenConfiguration)
  | {
      readonly kind: 'none' | 'unreachable' | 'malformed' | 'older' | 'clockWrong';
      readonly seenAt: number;
    };

/** By API origin. */
export type Discoveries = Readonly<Record<string, Discovery>>;

/** What a backend's requests are sent under, or why nothing is; both `null` if it is not known yet. */
export interface ProtocolVerdict {
  readonly version: ProtocolVersion | null;
  readonly block: SendBlock | null;
}

/**
 * Judges what may be sent to a backend.
 * @param trust `null` if nothing is pinned
 * @param discovery `null` if nothing is known
 * @param now milliseconds since 1970, on our clock
 */
export function judgeProtocol(
  choice: ProtocolChoice,
  trust: BackendTrust | null,
  discovery: Discovery | null,
  now: number,
): ProtocolVerdict {
  if (discovery === null) return { version: null, block: null };
  if (discovery.kind === 'none') return judgeOffer(choice, trust, null);
  if (discovery.kind !== 'configuration') {
    // Who chose version 1 relies on no configuration.
    return choice === 'v1'
      ? { version: 'v1', block: null }
      : { version: null, block: blockOf(discovery) };
  }
  // Of a signing key that is no longer pinned: the configuration must be fetched again.
  if (discovery.configuration.signingKey !== trust?.signingKey)
    return { version: null, block: null };
  const verdict = judgeOffer(choice, trust, discovery.configuration.protocols);
  if (verdict.version !== 'v2') return verdict;
  if (hasEnded(discovery, now)) return { version: null, block: { kind: 'older' } };
  if (chooseRecipient(discovery.configuration, backendTime(discovery, now)) !== null)
    return verdict;
  return { version: null, block: { kind: 'noSealingKey' } };
}

/**
 * Tells whether a configuration is over, by our clock or by what its answer's `Date` made of it: nothing is sealed to its
 * keys any more.
 */
export function hasEnded(
  { configuration, clockOffsetMs }: SeenConfiguration,
  now: number,
): boolean {
  const latest = Math.floor((now + Math.max(0, clockOffsetMs)) / 1_000);
  return judgeTime(configuration, latest) === 'ended';
}

/** The backend's clock, in whole seconds since 1970. It is never before what it has signed, whatever `Date` said. */
export function backendTime(
  { clockOffsetMs, configuration }: SeenConfiguration,
  now: number,
): number {
  return Math.max(configuration.issuedAt, Math.floor((now + clockOffsetMs) / 1_000));
}

function judgeOffer(
  choice: ProtocolChoice,
  trust: BackendTrust | null,
  protocols: readonly string[] | null,
): ProtocolVerdict {
  const hasOfferedSealed = trust?.hasOfferedSealed === true && !trust.allowsBasic;
  const negotiation = negotiateProtocol(choice, { protocols, hasOfferedSealed });
  if (negotiation === 'downgrade') return { version: null, block: { kind: 'downgrade' } };
  if (negotiation === 'not-offered')
    return { version: null, block: { kind: 'notOffered', choice } };
  return { version: negotiation, block: null };
}

function blockOf(
  discovery: Exclude<Discovery, { kind: 'configuration' | 'none' }>,
): SendBlock | null {
  if (discovery.kind === 'keyChanged')
    return { kind: discovery.kind, fingerprint: discovery.fingerprint };
  return { kind: discovery.kind as Exclude<typeof discovery.kind, 'none'> };
}
