export function describe(accounts: { name: string; apiKey: string }[]) {
  const text = accounts.reduce((all, one) => all + `${one.name}=${mask(one.apiKey)}\n`, '');
  process.stdout.write(text);
  const names = accounts.map((one) => [one.name, one.apiKey.length].join(':'));
  console.table(names);
}

function mask(text: string) {
  return `${text.slice(0, 3)}…${text.slice(-4)}`;
}
