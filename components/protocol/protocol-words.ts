import type { ProtocolVersion } from '../../lib/protocol/negotiation.ts';
import type { MessageName } from '../../lib/extension/translate.ts';

/** The name of each version and what it means for the key, with a shorter text for small places. */
export const protocolWords: Readonly<
  Record<ProtocolVersion, Readonly<Record<'name' | 'meaning' | 'briefly', MessageName>>>
> = {
  // The warning has no shorter text.
  v1: { name: 'protocolBasic', meaning: 'protocolBasicMeans', briefly: 'protocolBasicMeans' },
  v2: { name: 'protocolSealed', meaning: 'protocolSealedMeans', briefly: 'protocolSealedBriefly' },
};
