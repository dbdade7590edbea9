export {
  answerError,
  type ByokHandler,
  type ByokOptions,
  decryptByokKey,
  type KeyReceiver,
  presentedVersion,
  type ProtocolVersion,
  type ReceivedRequest,
  type RequestOptions,
  type SealedKeys,
  withByokKey,
} from './byok-manager.ts';
export { BroughtKey } from './brought-key.ts';
export {
  type AnswerableError,
  type ErrorBody,
  formatErrorBody,
  HttpsRequiredError,
  ReceiverError,
  TokenUsedUpError,
  ValidationError,
} from './errors.ts';
export type { TrustedProxies } from './https-check.ts';
export {
  type ByokJobHandler,
  type ByokJobOptions,
  createJobKeys,
  defaultJobWindowSeconds,
  type JobKeys,
  type JobKeysOptions,
  type JobPair,
  SealedPairRequiredError,
  withByokJob,
} from './jobs.ts';
export {
  formatKeyMaterial,
  type KeyMaterial,
  KeyMaterialError,
  parseKeyMaterial,
  type PrivateSealingKey,
} from './key-material.ts';
export { createKeyMaterial, filedKeyLife, memoryKeyLife, planKeys } from './key-plan.ts';
export { KeyRing, type KeyRingOptions, type OfferClaims } from './key-ring.ts';
export {
  createReceiver,
  type Receiver,
  type ReceiverCrypto,
  type ReceiverOptions,
  webCrypto,
} from './receiver.ts';
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
