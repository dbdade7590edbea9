import { createBadEnvelopeCases } from './bad-envelopes-v2.ts';
import { createBadSealCases } from './bad-seals-v2.ts';
import { flip, type Headers } from './edits.ts';
import type { InvalidCase } from './invalid-case.ts';
import { derive, fakeKey, keys, make, now, type Recipe } from './recipe-v2.ts';
import { createTokenEditCases } from './token-edits-v2.ts';

const moved = 'moved';

/** Every case that must be refused. */
export function createInvalidCases(): InvalidCase[] {
  return [
    ...createMissingCases(),
    ...createTokenEditCases(),
    ...createVersionCases(),
    ...createStaleCases(),
    ...createWrongTargetCases(),
    ...createBadSealCases(),
    ...createBadEnvelopeCases(),
  ];
}

function createMissingCases(): InvalidCase[] {
  const { headers } = make('missing');
  const [envelope, token] = [headers['X-Encrypted-Key'], headers['X-Session-Key']];
  const cases: readonly (readonly [string, string, string | null, string | null])[] = [
    ['encrypted-key-missing', 'X-Encrypted-Key is not there', null, token],
    ['session-key-missing', 'X-Session-Key is not there', envelope, null],
    ['encrypted-key-empty', 'X-Encrypted-Key is empty', '', token],
    ['session-key-empty', 'X-Session-Key is empty', envelope, ''],
    ['both-empty', 'both are empty', '', ''],
    ['swapped', 'each header carries the value of the other', token, envelope],
    ['token-in-both', 'both headers carry the token', token, token],
    [
      'encrypted-key-twice',
      'X-Encrypted-Key came twice',
      `${envelope ?? ''}, ${envelope ?? ''}`,
      token,
    ],
    ['session-key-twice', 'X-Session-Key came twice', envelope, `${token ?? ''}, ${token ?? ''}`],
    [
      'encrypted-key-no-padding',
      'X-Encrypted-Key lacks its padding',
      envelope?.replace(/=+$/, '') ?? null,
      token,
    ],
  ];
  const missing = { id: 'both-missing', reason: 'no key', comment: 'neither header is there' };
  return [
    { ...missing, headers: { 'X-Encrypted-Key': null, 'X-Session-Key': null } },
    ...cases.map(([id, comment, first, second]) => {
      const edited = { 'X-Encrypted-Key': first, 'X-Session-Key': second };
      return { id, reason: 'header is missing or not alone', comment, headers: edited };
    }),
  ];
}

function createVersionCases(): InvalidCase[] {
  const v2 = make('versions').headers;
  const v1Key = derive('versions', 'session-key', 32).toString('base64');
  const v1 = make('versions', { envelopeAad: Buffer.alloc(0) });
  const reason = 'another version';
  return [
    {
      id: 'v1-pair',
      reason,
      comment: 'a good pair of version 1, at a receiver that takes version 2 only',
      headers: { 'X-Encrypted-Key': v1.headers['X-Encrypted-Key'], 'X-Session-Key': v1Key },
    },
    {
      id: 'v2-envelope-as-v1',
      reason,
      comment:
        'an envelope of version 2 with its session key in the clear: no receiver of version 1 opens it either',
      headers: { ...v2, 'X-Session-Key': v1Key },
    },
    {
      id: 'v1-envelope-as-v2',
      reason,
      comment: 'an envelope of version 1, which has no AAD, under a token that is good for it',
      headers: v1.headers,
    },
  ];
}

function createStaleCases(): InvalidCase[] {
  const cases: readonly (readonly [string, string, string, Recipe])[] = [
    ['expired', 'too old', 'issued one second before the window', { issuedAt: now - 121 }],
    ['expired-hour', 'too old', 'issued an hour ago', { issuedAt: now - 3600 }],
    ['expired-2001', 'too old', 'the earliest issue time there is', { issuedAt: 1e9 }],
    [
      'future',
      'from the future',
      'issued one second further ahead than is allowed',
      { issuedAt: now + 31 },
    ],
    ['future-hour', 'from the future', 'issued an hour ahead', { issuedAt: now + 3600 }],
    ['future-2286', 'from the future', 'the last issue time there is', { issuedAt: 9_999_999_999 }],
    ['key-unknown', 'key is not accepted', 'a key id that nobody has', { keyId: 'nobodys' }],
    ['key-32', 'key is not accepted', 'the longest key id', { keyId: 'k_'.repeat(16) }],
    ['key-ended', 'key is not accepted', 'the key ended this second', { key: keys[2] }],
    ['key-not-begun', 'key is not accepted', 'the key begins in a second', { key: keys[3] }],
    [
      'key-prototype',
      'key is not accepted',
      'a key id that objects have by themselves',
      { keyId: '__proto__' },
    ],
  ];
  const { headers } = make('stale-first', {
    issuedAt: now - 121,
    editSealed: (sealed) => flip(sealed, -1, 1),
  });
  const first = { 'X-Encrypted-Key': '', 'X-Session-Key': headers['X-Session-Key'] };
  return [
    ...cases.map(([id, reason, comment, recipe]) => ({
      id,
      reason,
      comment,
      headers: make(id, recipe).headers,
    })),
    {
      id: 'stale-first',
      reason: 'too old',
      comment: 'a stale token is stale whatever else is wrong',
      headers: first,
    },
  ];
}

/** A good pair at the wrong place, or a pair of which a part was changed to another good one. */
function createWrongTargetCases(): InvalidCase[] {
  const { headers } = make('moved');
  const token = headers['X-Session-Key'] ?? '';
  const origins: readonly (readonly [string, string])[] = [
    ['another host', 'https://evil.example'],
    ['a subdomain', 'https://a.api.example.com'],
    ['the parent domain', 'https://example.com'],
    ['another port', 'https://api.example.com:8443'],
    ['a dot at the end', 'https://api.example.com.'],
    ['plain HTTP', 'http://api.example.com'],
  ];
  const texts: readonly (readonly [string, string, string])[] = [
    ['provider', 'the provider in the text is another', token.replace('openai', 'anthropic')],
    [
      'key',
      'the key id in the text is that of another accepted key',
      token.replace('2026-11', '2026-12'),
    ],
    [
      'later',
      'the issue time in the text is a second later',
      token.replace(String(now - 7), String(now - 6)),
    ],
    ['other-token', 'the token of another envelope of the same session', tokenOfSibling()],
  ];
  return [
    ...origins.map(([what, origin], at) => ({
      id: `moved-origin-${String(at + 1)}`,
      reason: moved,
      comment: `a good pair at ${what}`,
      headers,
      receiver: { apiOrigin: origin },
    })),
    ...texts.map(([id, comment, text]) => ({
      id: `moved-${id}`,
      reason: moved,
      comment,
      headers: { ...headers, 'X-Session-Key': text },
      ...(id === 'provider' && { receiver: { provider: 'anthropic' } }),
    })),
    {
      id: 'moved-request',
      reason: moved,
      comment: 'a good pair for one provider on a request about another',
      headers,
      receiver: { provider: 'anthropic' },
    },
    {
      id: 'renewed',
      reason: moved,
      comment: 'an old pair whose issue time was brought up to date in the text',
      headers: renewed(),
    },
  ];
}

function renewed(): Headers {
  const { headers } = make('renewed', { issuedAt: now - 3600 });
  const token = headers['X-Session-Key']?.replace(String(now - 3600), String(now)) ?? '';
  return { ...headers, 'X-Session-Key': token };
}

/** Same session key, other API key: the hash of the envelope is all that differs. */
function tokenOfSibling(): string {
  return make('moved', { apiKey: `${fakeKey}2` }).headers['X-Session-Key'] ?? '';
}
