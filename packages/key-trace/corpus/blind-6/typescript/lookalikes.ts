const labels = { apiKey: 'API key', secret: 'Secret' };

export function render(rows: Record<string, unknown>[], primaryKey: string) {
  for (const [key, value] of Object.entries(labels)) {
    console.log(key, value);
  }
  const keys = rows.map((row) => String(row[primaryKey]));
  console.log('rows', keys.length, 'by', primaryKey);
  localStorage.setItem('sortKey', primaryKey);
  document.addEventListener('keydown', (event) => console.log('pressed', event.key));
  return rows.map((row, index) => ({ reactKey: index, ...row }));
}

export const API_KEY_HEADER = 'X-Api-Key';
export const API_KEY_PATTERN = /^sk-/;
console.log(`send ${API_KEY_HEADER} matching ${API_KEY_PATTERN.source}`);
