interface Table {
  primaryKey: string;
  foreignKeys: string[];
}

export function debug(table: Table, keyboard: { layout: string }, monkey: string) {
  console.log(table.primaryKey, table.foreignKeys.join(), keyboard.layout, monkey);
  window.addEventListener('keydown', (event) => console.log('pressed', event.key, event.keyCode));
  for (const key of Object.keys(table)) console.log('field', key);
  for (const [key, value] of Object.entries({ a: 1, b: 2 })) console.log(key, value);
  const cacheKey = `${table.primaryKey}:${keyboard.layout}`;
  console.log({ cacheKey, sortKey: 'name', maxTokens: 100, tokenCount: 3, i18nKey: 'title' });
}
