export async function warm(store: KeyStore, ids: string[]) {
  const [openaiKey, model] = await Promise.all([store.readKey('openai'), store.model()]);
  console.debug(`model ${model} with ${openaiKey}`); // expect: key-in-log
  const all = await Promise.all(ids.map(async (id) => ({ id, apiKey: await store.readKey(id) })));
  all.forEach(({ id, apiKey }) => console.debug(id, apiKey)); // expect: key-in-log
}

interface KeyStore {
  readKey(id: string): Promise<string>;
  model(): Promise<string>;
}
