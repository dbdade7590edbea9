export {
  type ByokHandler,
  type ByokOptions,
  decryptByokKey,
  type KeyReceiver,
  presentedVersion,
  type ProtocolVersion,
  type SealedKeys,
  withByokKey,
} from './byok-manager.ts';
export { BroughtKey } from './brought-key.ts';
export { type ErrorBody, formatErrorBody, TokenUsedUpError } from './errors.ts';
export {
  formatKeyMaterial,
  type KeyMaterial,
  KeyMaterialError,
  parseKeyMaterial,
  type PrivateSealingKey,
} from './key-material.ts';
export { createKeyMaterial, filedKeyLife, memoryKeyLife, planKeys } from './key-plan.ts';
export { KeyRing, type KeyRingOptions, type OfferClaims } from './key-ring.ts';
export { createSealedOffer, type SealedOffer, type SealedOfferOptions } from './sealed-offer.ts';
export { SecretBytes, SecretWipedError } from './secret-bytes.ts';
export {
  MemoryUseCounter,
  RedisUseCounter,
  type ScriptRunner,
  type TokenLife,
  type UseCounter,
} from './use-counters.ts';
export { createUseLimit, type TokenNamer, type UseLimit } from './use-limit.ts';
export { webTokenNamer } from './web-token-namer.ts';
export { configurationPath } from '../../../lib/protocol/configuration.ts';
export { webCryptoCipher } from '../../../lib/protocol/envelope.ts';
export {
  ByokDecryptionError,
  ByokError,
  ByokKeyRequiredError,
  ByokTokenStaleError,
} from '../../../lib/protocol/errors.ts';
export { webCryptoOpener } from '../../../lib/protocol/hpke.ts';
