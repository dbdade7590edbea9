import type { ProtocolVersion } from '../lib/protocol/negotiation.ts';
import type { MessageName } from '../lib/translate.ts';

/** What each version is called, and what it means for the key. */
export const protocolWords: Readonly<
  Record<ProtocolVersion, { readonly name: MessageName; readonly meaning: MessageName }>
> = {
  v1: { name: 'protocolBasic', meaning: 'protocolBasicMeans' },
  v2: { name: 'protocolSealed', meaning: 'protocolSealedMeans' },
};
