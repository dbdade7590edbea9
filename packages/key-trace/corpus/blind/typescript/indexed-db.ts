export function saveKey(db: IDBDatabase, provider: string, apiKey: string): void {
  const tx = db.transaction('keys', 'readwrite');
  tx.objectStore('keys').put({ provider, apiKey, savedAt: Date.now() }); // expect: key-in-browser-storage
}
