import { maxApiKeyBytes } from '../protocol/sizes.ts';

/** Why a text cannot be an API key. */
export type ApiKeyProblem = 'empty' | 'tooLong' | 'innerSpace' | 'unsendable';

/** The key as it will be encrypted, or what is wrong with the text. */
export type ApiKeyReading =
  | { readonly ok: true; readonly apiKey: string }
  | { readonly ok: false; readonly problem: ApiKeyProblem };

/** What a copy brings along: white space, and the invisible characters that web pages and chat programs add. */
const surroundings = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/gu;

/**
 * Reads an API key from what a user pasted. Spaces and line ends around it are dropped; inside it only the visible ASCII
 * characters are allowed, because the backend sends it to the provider in a header (RFC 9110 section 5.5).
 */
export function readApiKey(text: string): ApiKeyReading {
  const apiKey = text.replace(surroundings, '');
  const problem = findProblem(apiKey);
  return problem === null ? { ok: true, apiKey } : { ok: false, problem };
}

function findProblem(apiKey: string): ApiKeyProblem | null {
  if (apiKey === '') return 'empty';
  if (/\s/u.test(apiKey)) return 'innerSpace';
  if (!/^[\x21-\x7E]+$/.test(apiKey)) return 'unsendable';
  return apiKey.length > maxApiKeyBytes ? 'tooLong' : null;
}
