interface Entry {
  provider: string;
  apiKey: string;
  active: boolean;
}

export function summary(entries: Entry[]) {
  const active = entries.filter((entry) => entry.active);
  console.table(active.map(({ provider, active }) => ({ provider, active })));
  console.log(entries.map((entry) => `${entry.provider}=${entry.apiKey}`).join(', ')); // expect: key-in-log
  const byProvider = Object.fromEntries(entries.map((e) => [e.provider, e.apiKey]));
  console.log(Object.keys(byProvider));
  console.log(byProvider); // expect: key-in-log
  entries.forEach((e) => console.log(e.apiKey)); // expect: key-in-log
}
