export function run(args: string[], apiKey: string) {
  const parts: string[] = ['run', ...args];
  parts.push('--key', apiKey);
  console.log(parts.join(' ')); // expect: key-in-log
}
