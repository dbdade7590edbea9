interface Entry { provider: string; apiKey: string }

export function report(entries: Entry[]) {
  console.table(entries.map((entry) => ({ provider: entry.provider, key: entry.apiKey }))); // expect: key-in-log
}
