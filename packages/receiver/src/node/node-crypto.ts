import type { ReceiverCrypto } from '../receiver.ts';
import { nodeCipher } from './envelope-cipher.ts';
import { nodeHash, nodeSealOpener } from './seal-opener.ts';
import { nodeTokenNamer } from './token-namer.ts';

/** `node:crypto`, which is faster than WebCrypto because it needs no thread. */
export const nodeCrypto: ReceiverCrypto = {
  createCipher: nodeCipher,
  createOpener: nodeSealOpener,
  hash: nodeHash,
  createTokenNamer: nodeTokenNamer,
};
