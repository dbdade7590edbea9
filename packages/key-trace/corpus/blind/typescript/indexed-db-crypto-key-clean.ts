export async function saveCryptoKey(db: IDBDatabase): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  db.transaction('meta', 'readwrite').objectStore('meta').put({ createdAt: Date.now(), kind: 'AES-GCM' });
  return key;
}
