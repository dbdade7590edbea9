import { mkdtempSync, writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
import path from 'node:path';

export function runSandbox(apiKey: string, dir = mkdtempSync('/tmp/run-')) {
  const env = Object.entries({ LLM: apiKey, MODE: 'x' }).map(([k, v]) => `${k}=${v}`);
  writeFileSync(path.join(dir, '.env'), env.join('\n')); // expect: key-on-disk
  execSync(`docker run -e LLM=${apiKey} sandbox`); // expect: key-in-subprocess
}
