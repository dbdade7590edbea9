import { openDB } from 'idb';

const ready = openDB('settings', 1, {
  upgrade(db) {
    db.createObjectStore('kv');
  },
});

export async function setKey(apiKey: string): Promise<void> {
  const db = await ready;
  await db.put('kv', apiKey, 'openai'); // expect: key-in-browser-storage
}

export async function setModel(model: string): Promise<void> {
  const db = await ready;
  await db.put('kv', model, 'model');
  window.name = model;
}
