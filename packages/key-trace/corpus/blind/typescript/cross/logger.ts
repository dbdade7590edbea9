export function trace(event: string, data: unknown) {
  console.log(`[trace] ${event}`, JSON.stringify(data)); // expect: key-in-log
}

export function count(event: string, data: string[]) {
  console.log(`[count] ${event}`, data.length);
}
