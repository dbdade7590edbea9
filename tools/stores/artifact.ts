import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A file that goes to a store. */
export interface Artifact {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** Name, size and hash of a file. */
export async function describeFile(path: string): Promise<Artifact> {
  const content = await readFile(path);
  return { name: basename(path), bytes: content.length, sha256: hashOf(content) };
}

/** SHA-256 in hex. */
export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
