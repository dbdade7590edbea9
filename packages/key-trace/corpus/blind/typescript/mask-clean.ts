const mask = (value: string): string => `${value.slice(0, 3)}…${value.slice(-4)}`;

export function describe(apiKey: string): string {
  console.log('key in use:', mask(apiKey));
  console.log('key in use:', apiKey.replace(/./g, '*'));
  console.log('key in use:', '*'.repeat(apiKey.length));
  console.log('key in use:', apiKey.substring(0, 6) + '***');
  return mask(apiKey);
}
