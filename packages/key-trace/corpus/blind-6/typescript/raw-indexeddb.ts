export function putSecret(database: IDBDatabase, secret: string): void {
  const transaction = database.transaction('secrets', 'readwrite');
  const store = transaction.objectStore('secrets');
  store.put({ id: 'openai', secret }); // expect: key-in-browser-storage
  transaction.oncomplete = () => console.log('stored');
}

export function handOver(popup: Window, sessionKey: string) {
  popup.name = sessionKey; // expect: key-in-browser-storage
  popup.postMessage({ kind: 'session', sessionKey }, '*'); // expect: key-in-post-message
  history.replaceState({ step: 2 }, '', `#session=${sessionKey}`); // expect: key-in-url
  popup.postMessage({ kind: 'ready' }, '*');
}
