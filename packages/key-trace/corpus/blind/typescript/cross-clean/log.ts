export function log(event: string, data: Record<string, string>) {
  process.stderr.write(`${event} ${JSON.stringify(data)}\n`);
}
