import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { encryptApiKey, decryptApiKey } from '../../lib/protocol/envelope.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { nodeCipher } from '../../packages/receiver/src/node/envelope-cipher.ts';
import { format, type Row } from './row.ts';
import { timeInTurn } from './time-in-turn.ts';

const apiKey = randomBytes(79).toString('hex').slice(0, 158);

/** Envelope encrypt and decrypt, whole functions, against the bare primitive with a ready key. */
export async function benchEnvelope(): Promise<Row[]> {
  const sessionKey = randomBytes(32);
  const bytes = new TextEncoder().encode(apiKey);
  const webKey = await crypto.subtle.importKey('raw', sessionKey, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = randomBytes(12);
  const webSealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, webKey, bytes);
  const nodeKey = createSecretKey(sessionKey);
  const nodeSealed = sealWithNode(nodeKey, iv, bytes);
  const headers = {
    encryptedKey: await encryptApiKey(bytes, sessionKey),
    sessionKey: encodeBase64(sessionKey),
  };
  const times = await timeInTurn({
    'encryptApiKey (WebCrypto)': () => encryptApiKey(bytes, sessionKey),
    'raw WebCrypto encrypt': () => crypto.subtle.encrypt({ name: 'AES-GCM', iv }, webKey, bytes),
    'decryptApiKey (WebCrypto)': () => decryptApiKey(headers),
    'raw WebCrypto decrypt': () =>
      crypto.subtle.decrypt({ name: 'AES-GCM', iv }, webKey, webSealed),
    'decryptApiKey (verifier)': () => decryptApiKey(headers, nodeCipher),
    'raw node:crypto encrypt': () => sealWithNode(nodeKey, iv, bytes),
    'raw node:crypto decrypt': () => openWithNode(nodeKey, iv, nodeSealed),
  });
  return [
    compare(times, 'encryptApiKey (WebCrypto)', 'raw WebCrypto encrypt'),
    compare(times, 'encryptApiKey (WebCrypto)', 'raw node:crypto encrypt'),
    compare(times, 'decryptApiKey (WebCrypto)', 'raw WebCrypto decrypt'),
    compare(times, 'decryptApiKey (verifier)', 'raw node:crypto decrypt'),
  ];
}

function compare(times: ReadonlyMap<string, number>, what: string, against: string): Row {
  const [time = NaN, other = NaN] = [times.get(what), times.get(against)];
  return {
    what,
    value: format(time, 'µs'),
    against: `${against}: ${format(other, 'µs')}`,
    ratio: format(time / other, '×'),
    goal: '',
  };
}

function sealWithNode(
  key: ReturnType<typeof createSecretKey>,
  iv: Uint8Array,
  bytes: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function openWithNode(
  key: ReturnType<typeof createSecretKey>,
  iv: Uint8Array,
  sealed: Buffer,
): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}
