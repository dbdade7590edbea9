import { createHmac, timingSafeEqual } from 'node:crypto';

export function maskKey(value: string): string {
  return value.replace(/.(?=.{4})/g, '•');
}

const fingerprint = (key: string, pepper: string) => createHmac('sha256', pepper).update(key).digest('base64url');

export function report(apiKey: string, stored: Buffer, pepper: string) {
  console.log('key', maskKey(apiKey));
  console.log('key', fingerprint(apiKey, pepper));
  console.log('same', timingSafeEqual(Buffer.from(apiKey), stored));
  console.log('key', apiKey.replaceAll(/./g, '*'));
  console.log('key', apiKey ? '[set]' : '[missing]');
  console.log('prefix', apiKey.split('-')[0]);
  console.log('chars', [...apiKey].length);
}
