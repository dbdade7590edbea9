import type { Evidence } from '../report/check-result.ts';
import { encodingsOf } from '../../packages/byte-search/src/encodings.ts';
import {
  compileNeedles,
  searchBytes,
  type Secret,
} from '../../packages/byte-search/src/search-bytes.ts';

/** Which secrets are in a text or in bytes, and in which encoding, by label, each once. */
export function findSecrets(text: string | Uint8Array, secrets: readonly Secret[]): string[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const hits = searchBytes(bytes, compileNeedles(secrets));
  return [...new Set(hits.map(({ label, encoding }) => `${label} (${encoding})`))];
}

/** The number of encodings in which they are searched for. */
export function countEncodings(secrets: readonly Secret[]): number {
  const names = secrets.flatMap(({ bytes }) => encodingsOf(bytes).map(({ name }) => name));
  return new Set(names).size;
}

/** The evidence of a search of a text. */
export function evidenceOf(text: string, secrets: readonly Secret[]): Evidence {
  return {
    'bytes searched': Buffer.byteLength(text),
    encodings: countEncodings(secrets),
    hits: findSecrets(text, secrets).length,
  };
}
