export * from '../index.ts';
export { nodeCipher } from './envelope-cipher.ts';
export { createFingerprinter, type Fingerprinter } from './fingerprint.ts';
export { nodeCrypto } from './node-crypto.ts';
export {
  createNodeReceiver,
  type NodeReceiver,
  type NodeReceiverOptions,
  readReceiverOptions,
} from './node-receiver.ts';
export { nodeHash, nodeSealOpener } from './seal-opener.ts';
export { nodeTokenNamer } from './token-namer.ts';
export { createTrustedProxies } from './trusted-proxies.ts';
