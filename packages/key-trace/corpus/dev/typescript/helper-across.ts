function toLine(entry: { provider: string; secret: string }) {
  return [entry.provider, entry.secret].join(' ');
}

export function audit(provider: string, apiKey: string) {
  console.info(toLine({ provider, secret: apiKey })); // expect: key-in-log
}
