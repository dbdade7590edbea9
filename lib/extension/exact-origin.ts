/** Why a text is not the address of one named host over HTTPS. */
export const addressProblems = [
  'empty',
  'tooLong',
  'spaces',
  'notHttps',
  'malformed',
  'credentials',
  'wildcard',
  'query',
  'fragment',
  'ipAddress',
  'hostName',
  'port',
] as const;

/** One of {@link addressProblems}. */
export type AddressProblem = (typeof addressProblems)[number];

/** The parts of an address, or why it is not one. */
export type AddressReading =
  | {
      readonly ok: true;
      /** `https://host[:port]`, the host in ASCII and small letters. */
      readonly origin: string;
      /** As it was written: empty, or from its first slash on. */
      readonly path: string;
    }
  | { readonly ok: false; readonly problem: AddressProblem };

/** Longest address, in UTF-16 units. */
export const maxAddressChars = 500;

/** A name of at least two labels: letters, digits, inner hyphens. */
const hostName =
  /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d][a-z\d-]{0,61}[a-z\d]$/;

/** What the URL standard treats as an IPv4 address, valid or not: the last label is a number in any notation. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i;

/**
 * Reads the address of a named host over HTTPS. No wildcard, no credentials, no query, no fragment, no IP address in
 * any notation; of bare names only `localhost`. Names beyond ASCII come out in punycode.
 */
export function readAddress(value: unknown): AddressReading {
  if (typeof value !== 'string') return refuse('malformed');
  const text = value.trim();
  if (text === '') return refuse('empty');
  if (text.length > maxAddressChars) return refuse('tooLong');
  // Browsers drop tabs and line ends from an address, and do not show what is invisible.
  if (/[\s\p{C}]/u.test(text)) return refuse('spaces');
  if (!/^https:\/\//i.test(text)) return refuse('notHttps');
  // Browsers take a backslash for a slash.
  if (text.includes('\\')) return refuse('malformed');
  const [, authority = '', path = '', tail = ''] =
    /^https:\/\/([^/?#]*)([^?#]*)(.*)$/i.exec(text) ?? [];
  const problem = findAuthorityProblem(authority) ?? findTailProblem(tail);
  return problem === null ? readOrigin(authority, path) : refuse(problem);
}

function findAuthorityProblem(authority: string): AddressProblem | null {
  if (authority.includes('@')) return 'credentials';
  if (authority.includes('*')) return 'wildcard';
  if (authority.startsWith('[') || endsInNumber.test(authority.replace(/:\d*$/, ''))) {
    return 'ipAddress';
  }
  // A percent sign hides letters; a colon without a number after it is a mistake.
  return /%|:(?!\d{1,5}$)/.test(authority) ? 'malformed' : null;
}

function findTailProblem(tail: string): AddressProblem | null {
  if (tail === '') return null;
  return tail.startsWith('?') ? 'query' : 'fragment';
}

function readOrigin(authority: string, path: string): AddressReading {
  const url = URL.parse(`https://${authority}/`);
  if (url === null) return refuse('malformed');
  const { hostname, port, origin } = url;
  // Digits of other scripts become ASCII here.
  if (endsInNumber.test(hostname)) return refuse('ipAddress');
  if (hostname !== 'localhost' && !hostName.test(hostname)) return refuse('hostName');
  return port === '0' ? refuse('port') : { ok: true, origin, path };
}

function refuse(problem: AddressProblem): AddressReading {
  return { ok: false, problem };
}
