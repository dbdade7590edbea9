export * from '../index.ts';
export { nodeCipher } from './envelope-cipher.ts';
export { createFingerprinter, type Fingerprinter } from './fingerprint.ts';
export { nodeHash, nodeSealOpener } from './seal-opener.ts';
export { nodeTokenNamer } from './token-namer.ts';
