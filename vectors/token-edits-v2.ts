import { type Headers, insert } from './edits.ts';
import type { InvalidCase } from './invalid-case.ts';
import { make } from './recipe-v2.ts';

/** Edits of a good token's text. Where a part is changed and not its shape, the case is among the moved ones. */
export const tokenEdits: readonly (readonly [
  id: string,
  comment: string,
  edit: (token: string) => string,
])[] = [
  ['prefix-upper', 'the version is in upper case', (token) => token.replace('v2', 'V2')],
  ['prefix-v1', 'the version is v1', (token) => token.replace('v2', 'v1')],
  ['prefix-v3', 'the version is v3', (token) => token.replace('v2', 'v3')],
  ['prefix-missing', 'the version is not there', (token) => token.slice(3)],
  ['prefix-alone', 'nothing follows the version', () => 'v2.'],
  ['space-before', 'a space is before it', (token) => ` ${token}`],
  ['space-after', 'a space is after it', (token) => `${token} `],
  ['newline-after', 'a line feed is after it', (token) => `${token}\n`],
  ['nul-after', 'a NUL is after it', (token) => `${token}\0`],
  ['dot-after', 'a dot is after it', (token) => `${token}.`],
  ['dot-twice', 'a dot is doubled', (token) => token.replace('.openai', '..openai')],
  ['dots-percent', 'the dots are percent-encoded', (token) => token.replaceAll('.', '%2E')],
  ['quoted', 'it stands in quotation marks', (token) => `"${token}"`],
  ['key-id-missing', 'the key id is not there', (token) => token.replace('2026-11.', '')],
  ['key-id-empty', 'the key id is empty', (token) => token.replace('2026-11', '')],
  ['key-id-upper', 'the key id is in upper case', (token) => token.replace('2026-11', 'KEY')],
  [
    'key-id-33',
    'the key id has 33 characters',
    (token) => token.replace('2026-11', 'k'.repeat(33)),
  ],
  ['key-id-dot', 'the key id has a dot', (token) => token.replace('2026-11', '2026.11')],
  ['key-id-space', 'the key id has a space', (token) => token.replace('2026-11', '2026 11')],
  ['provider-missing', 'the provider is not there', (token) => token.replace('openai.', '')],
  ['provider-empty', 'the provider is empty', (token) => token.replace('openai', '')],
  ['provider-upper', 'the provider has a capital', (token) => token.replace('openai', 'OpenAI')],
  [
    'provider-digit',
    'the provider begins with a digit',
    (token) => token.replace('openai', '0penai'),
  ],
  [
    'provider-33',
    'the provider has 33 characters',
    (token) => token.replace('openai', 'o'.repeat(33)),
  ],
  [
    'provider-cyrillic',
    'the provider has a letter of another script',
    (token) => token.replace('a', 'а'),
  ],
  ['time-missing', 'the issue time is not there', (token) => token.replace(/\d{10}\./, '')],
  ['time-empty', 'the issue time is empty', (token) => token.replace(/\d{10}/, '')],
  ['time-zero', 'the issue time has a leading zero', (token) => token.replace(/(\d{10})/, '0$1')],
  ['time-nine', 'the issue time has nine digits', (token) => token.replace(/\d(\d{9})/, '$1')],
  [
    'time-milliseconds',
    'the issue time is in milliseconds',
    (token) => token.replace(/(\d{10})/, '$1000'),
  ],
  ['time-plus', 'the issue time has a sign', (token) => token.replace(/(\d{10})/, '+$1')],
  ['time-minus', 'the issue time is negative', (token) => token.replace(/(\d{10})/, '-$1')],
  ['time-fraction', 'the issue time has a fraction', (token) => token.replace(/(\d{10})/, '$1.0')],
  [
    'time-exponent',
    'the issue time has an exponent',
    (token) => token.replace(/\d{10}/, '1795521e3'),
  ],
  [
    'time-full-width',
    'the issue time has full-width digits',
    (token) => token.replace(/\d{10}/, '１７９５５２１５９３'),
  ],
  ['sealed-missing', 'the seal is not there', (token) => token.replace(/\.[^.]*$/, '')],
  ['sealed-empty', 'the seal is empty', (token) => token.replace(/[^.]*$/, '')],
  ['sealed-cut', 'the last character is missing', (token) => token.slice(0, -1)],
  ['sealed-half', 'the second half of the seal is missing', (token) => token.slice(0, -54)],
  ['sealed-long', 'the seal is one character longer', (token) => `${token}A`],
  ['sealed-twice', 'the seal is there twice', (token) => token + token.slice(-107)],
  ['sealed-padded', 'the seal is padded', (token) => `${token}=`],
  [
    'sealed-base64',
    'the seal has the standard alphabet',
    (token) => token.replaceAll('_', '/').replaceAll('-', '+'),
  ],
  [
    'sealed-foreign',
    'the seal has a character of no alphabet',
    (token) => insert(token.slice(0, -1), 40, '*'),
  ],
  ['sealed-newline', 'the seal is wrapped', (token) => insert(token, 60, '\r\n')],
  ['sealed-unused-bits', 'the unused bits of the last character are set', setUnusedBits],
  ['sealed-hex', 'the seal is in hex', toHex],
];

function setUnusedBits(token: string): string {
  return token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1);
}

function toHex(token: string): string {
  return token.replace(/[^.]*$/, (text) => Buffer.from(text, 'base64url').toString('hex'));
}

/** A good pair whose token an edit finds something in, and whose last character has a neighbour. */
function makeToEdit(id: string, edit: (token: string) => string): readonly [Headers, string] {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { headers } = make(`token-${id}-${String(attempt)}`);
    const token = headers['X-Session-Key'] ?? '';
    if (edit(token) !== token) return [headers, edit(token)];
  }
  throw new Error(`edit ${id} must change the token`);
}

/** A good pair with one edit of the token’s text each. */
export function createTokenEditCases(): InvalidCase[] {
  return tokenEdits.map(([id, comment, edit]) => {
    const [headers, edited] = makeToEdit(id, edit);
    return {
      id: `token-${id}`,
      reason: 'malformed token',
      comment,
      headers: { ...headers, 'X-Session-Key': edited },
    };
  });
}
