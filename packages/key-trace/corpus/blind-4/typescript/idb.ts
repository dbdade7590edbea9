import { openDB } from 'idb';

export async function keep(provider: string, providerKey: string) {
  const db = await openDB('app', 1);
  await db.put('keys', { provider, value: providerKey }); // expect: key-in-browser-storage
}
