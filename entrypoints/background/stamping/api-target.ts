import type { Backend } from '../../../lib/extension/backends.ts';

/**
 * Spellings that may make a server read another path than the one that the browser compares with the prefix: a server may
 * decode once or twice before it routes, drop parameters behind `;`, merge slashes, or accept a look-alike of one.
 */
const ambiguousSpellings = [
  // An empty segment, and one that begins with two dots: the browser has resolved plain `..` itself.
  '//',
  '/(?:%20)*\\.\\.',
  // Path parameters, and a separator on Windows.
  '[;\\\\]',
  // Encoded: control characters, `%`, `.`, `/`, `;`, `\`, DEL.
  '%(?:[01][0-9a-f]|2[5ef]|3b|5c|7f)',
  // Overlong UTF-8 forms of ASCII.
  '%(?:c[01]|e0%[89]|f0%8)',
  // What some servers take for `%`, `.`, `/`, `;` or `\`: full-width forms, dot leaders, mathematical slashes.
  '%ef%bc%(?:85|8[ef]|9b|bc)',
  '%e2%(?:80%a[456]|81%84|88%9[56])',
  // A percent sign with no byte behind it, as in `%u002f`.
  '%[0-9a-f]?(?:[^0-9a-f]|$)',
];

/** Matches, in any case, a URL with an ambiguous path. For the browser's rules (RE2) and for JavaScript alike. */
export const ambiguousPath = `^https://[^/?#]+(?:/[^?#]*)?(?:${ambiguousSpellings.join('|')})`;

const ambiguous = new RegExp(ambiguousPath, 'i');

/** Tells whether a URL is below a backend's API path, for the browser and for any server that decodes it in another order. */
export function isApiTarget(url: string, { apiOrigin, apiPath }: Backend): boolean {
  return url.startsWith(apiOrigin + apiPath) && !ambiguous.test(url);
}
