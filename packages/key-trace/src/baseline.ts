import { readFile, writeFile } from 'node:fs/promises';
import type { Finding } from './finding.ts';

/** Reads the fingerprints of known and accepted findings. */
export async function readBaseline(path: string): Promise<ReadonlySet<string>> {
  const data: unknown = JSON.parse(await readFile(path, 'utf8'));
  const known =
    typeof data === 'object' && data !== null && 'fingerprints' in data
      ? data.fingerprints
      : undefined;
  if (!Array.isArray(known) || !known.every((one) => typeof one === 'string')) {
    throw new Error('baseline must be {"version":1,"fingerprints":[…]}');
  }
  return new Set(known);
}

export async function writeBaseline(path: string, findings: readonly Finding[]): Promise<void> {
  const fingerprints = findings.map(({ fingerprint }) => fingerprint).sort();
  await writeFile(path, `${JSON.stringify({ version: 1, fingerprints }, undefined, 2)}\n`);
}
