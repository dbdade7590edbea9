import { diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  sealSessionKey,
  decryptSealedApiKey,
  encryptBoundApiKey,
} from '../../lib/protocol/sealed.ts';
import { nodeCipher } from '../../packages/receiver/src/node/envelope-cipher.ts';
import { nodeHash, nodeSealOpener } from '../../packages/receiver/src/node/seal-opener.ts';
import { format, type Row } from './row.ts';
import { timeInTurn } from './time-in-turn.ts';

const goalPerSecond = 2_000;
const issuedAt = 1_800_000_000;
const binding = { apiOrigin: 'https://api.example.com', provider: 'openai' };

/** Sealing, and opening both headers as the verifier does, against the X25519 that both need. */
export async function benchSealed(): Promise<Row[]> {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const jwk = privateKey.export({ format: 'jwk' });
  const [secret, point] = [jwk.d, jwk.x].map((part) => Buffer.from(part ?? '', 'base64url'));
  if (secret === undefined || point === undefined) throw new Error('a key must have two halves');
  const sessionKey = randomBytes(32);
  const apiKey = new TextEncoder().encode(randomBytes(79).toString('hex'));
  const encryptedKey = await encryptBoundApiKey(apiKey, sessionKey, binding);
  const recipient = { id: 'bench', publicKey: Uint8Array.from(point) };
  const seal = () => sealSessionKey({ sessionKey, encryptedKey, recipient, binding, issuedAt });
  const headers = { encryptedKey, sessionKey: await seal() };
  const openers = new Map([['bench', nodeSealOpener(secret)]]);
  const receiver = { ...binding, openers, nowSeconds: issuedAt, hash: nodeHash };
  const times = await timeInTurn({
    seal,
    open: () => decryptSealedApiKey(headers, receiver, nodeCipher),
    x25519: () => diffieHellman({ privateKey, publicKey }),
  });
  const { open = NaN, x25519 = NaN } = Object.fromEntries(times);
  const against = `bare X25519: ${format(1e6 / x25519, '/s')}`;
  return [
    {
      what: 'decryptSealedApiKey (verifier)',
      value: format(1e6 / open, '/s'),
      against,
      ratio: format(x25519 / open, '×'),
      goal: `≥ ${goalPerSecond}/s`,
    },
    {
      what: 'sealSessionKey (WebCrypto in Node)',
      value: format(times.get('seal') ?? NaN, 'µs'),
      against,
      ratio: '',
      goal: '',
    },
  ];
}
