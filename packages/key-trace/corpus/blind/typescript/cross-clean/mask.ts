import { createHash } from 'node:crypto';

export default function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}

export const last4 = (value: string) => value.slice(-4);
