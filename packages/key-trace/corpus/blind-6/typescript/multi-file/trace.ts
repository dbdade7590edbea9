import { appendFileSync } from 'node:fs';

export function trace(event: string, details: unknown): void {
  appendFileSync('/tmp/trace.log', `${event} ${JSON.stringify(details)}\n`); // expect: key-on-disk
}
