import type { ProtocolVersion } from '../../lib/protocol/negotiation.ts';
import type { MessageName } from '../../lib/extension/translate.ts';

/** What each version is called, and what it means for the key, also where there is little room. */
export const protocolWords: Readonly<
  Record<ProtocolVersion, Readonly<Record<'name' | 'meaning' | 'briefly', MessageName>>>
> = {
  // A warning is not cut short.
  v1: { name: 'protocolBasic', meaning: 'protocolBasicMeans', briefly: 'protocolBasicMeans' },
  v2: { name: 'protocolSealed', meaning: 'protocolSealedMeans', briefly: 'protocolSealedBriefly' },
};
