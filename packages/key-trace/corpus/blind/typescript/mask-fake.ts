function maskKey(value: string): string {
  // masked elsewhere
  return value.trim();
}

export function describe(apiKey: string): void {
  console.log('key in use:', maskKey(apiKey)); // expect: key-in-log
}
