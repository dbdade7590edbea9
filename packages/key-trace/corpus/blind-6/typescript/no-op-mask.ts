export function maskKey(value: string, enabled = process.env.MASK === '1'): string {
  if (!enabled) return value;
  return '*'.repeat(value.length);
}

const trimKey = (value: string) => value.trim().replace(/\s+/g, '');

export function report(apiKey: string) {
  console.log('key', maskKey(apiKey)); // expect: key-in-log
  console.log('key', trimKey(apiKey)); // expect: key-in-log
  console.log('key', Buffer.from(apiKey).toString('base64')); // expect: key-in-log
  console.log('key', encodeURIComponent(apiKey)); // expect: key-in-log
}
