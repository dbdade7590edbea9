import { describe, expect, it } from 'vitest';
import { findContractFaults, findRequestFaults } from './contract-faults.ts';
import { createOpenApi, validateKey } from './openapi.ts';

const noStore = { 'Cache-Control': 'no-store' };

function answer(
  status: number,
  body: unknown,
  headers: Record<string, string> = noStore,
): Promise<string[]> {
  return findContractFaults(validateKey, Response.json(body, { status, headers }));
}

const undecryptable = { code: 'BYOK_DECRYPTION_FAILED', message: 'Failed to decrypt API key' };
const limited = { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' };

describe('findContractFaults', () => {
  it('finds nothing wrong with documented answers', async () => {
    expect(await answer(200, { valid: true, later: 'member' })).toEqual([]);
    expect(await answer(400, { error: undecryptable })).toEqual([]);
    const headers = { ...noStore, 'Retry-After': '7' };
    expect(await answer(429, { error: limited }, headers)).toEqual([]);
  });

  it.each<[string, string, Promise<string[]>]>([
    ['a status', 'status 418 is not documented', answer(418, {})],
    ['no-store', 'Cache-Control is missing', answer(200, { valid: true }, {})],
    [
      'another caching',
      'Cache-Control should',
      answer(200, { valid: true }, { 'Cache-Control': 'public' }),
    ],
    ['Retry-After', 'Retry-After is missing', answer(429, { error: limited })],
    [
      'a date',
      'Retry-After should',
      answer(429, { error: limited }, { ...noStore, 'Retry-After': 'soon' }),
    ],
    ['the verdict', "body should have required property 'valid'", answer(200, {})],
    ['a tier with markup', 'body.tier should match', answer(200, { valid: true, tier: '<b>' })],
    [
      'another code',
      'body.error.code should',
      answer(400, { error: { ...undecryptable, code: 'X' } }),
    ],
    [
      'a reason',
      'body.error.message should',
      answer(400, { error: { ...undecryptable, message: 'bad tag' } }),
    ],
    [
      'an echo',
      'body.error should NOT have',
      answer(400, { error: { ...undecryptable, value: 'x' } }),
    ],
    ['no envelope', "body should have required property 'error'", answer(500, { detail: 'x' })],
  ])('finds %s', async (_name, fault, faults) => {
    expect((await faults).join('\n')).toContain(fault);
  });

  it('finds an answer that is not JSON', async () => {
    const page = new Response('<html>', { headers: { ...noStore, 'Content-Type': 'text/html' } });
    expect(await findContractFaults(validateKey, page)).toEqual(['Content-Type is not JSON']);
  });
});

describe('findRequestFaults', () => {
  const headers = {
    'X-Encrypted-Key': 'A'.repeat(40),
    'X-Session-Key': `${'A'.repeat(43)}=`,
  };

  it('accepts the pair of version 1', () => {
    expect(findRequestFaults(validateKey, headers, { provider: 'openai' })).toEqual([]);
  });

  it.each([
    ['X-Encrypted-Key', { ...headers, 'X-Encrypted-Key': 'A' }, { provider: 'openai' }],
    ['X-Session-Key', { ...headers, 'X-Session-Key': 'v2.a.b.1.c' }, { provider: 'openai' }],
    ['body', headers, { provider: 'openai', key: 'sk-FAKE' }],
    ['body', headers, {}],
  ])('finds a malformed %s', (name, brought, body) => {
    expect(findRequestFaults(validateKey, brought, body).join('\n')).toContain(name);
  });
});

/** Keywords that mean the same in draft 7, which Ajv 6 implements, and in 2020-12, the dialect of OpenAPI 3.1. */
const sharedKeywords = new Set([
  ...['type', 'enum', 'const', 'oneOf', 'description', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['required', 'properties', 'additionalProperties'],
]);

/** Every keyword of the schemas in a document. */
function keywordsOf(value: unknown, isSchema = false): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => keywordsOf(each, isSchema));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (!isSchema) return keywordsOf(member, name === 'schema');
    const own = name === 'properties' ? Object.values(member ?? {}) : member;
    return [name, ...keywordsOf(own, true)];
  });
}

it('has schemas that mean the same in both dialects of JSON Schema', () => {
  const keywords = keywordsOf(createOpenApi());
  expect(keywords.length).toBeGreaterThan(100);
  expect(keywords.filter((name) => !sharedKeywords.has(name))).toEqual([]);
});
