import { openDB } from 'idb';

export async function keep(provider: string, providerKey: string, wrap: CryptoKey) {
  const db = await openDB('app', 1);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrap, new TextEncoder().encode(providerKey));
  await db.put('keys', { provider, iv, value: sealed });
}
