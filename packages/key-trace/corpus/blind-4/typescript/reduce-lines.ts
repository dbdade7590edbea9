export function describe(accounts: { name: string; apiKey: string }[]) {
  const text = accounts.reduce((all, one) => all + `${one.name}=${one.apiKey}\n`, '');
  process.stdout.write(text); // expect: key-in-log
  const names = accounts.map((one) => [one.name, one.apiKey].join(':'));
  console.table(names); // expect: key-in-log
}
