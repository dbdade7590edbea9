import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { createFakeKey, spellings } from '../../testkit/headers/fake-key.ts';
import { AcceptedKeys } from './accepted-keys.ts';

function secretOf(apiKey: string): SecretBytes {
  return new SecretBytes(new TextEncoder().encode(apiKey));
}

describe('AcceptedKeys', () => {
  it('names a key by 128 bits that differ by provider and by process', () => {
    const apiKey = createFakeKey();
    const keys = new AcceptedKeys();
    const name = keys.nameOf('openai', secretOf(apiKey));
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.nameOf('openai', secretOf(apiKey))).toBe(name);
    expect(keys.nameOf('anthropic', secretOf(apiKey))).not.toBe(name);
    expect(new AcceptedKeys().nameOf('openai', secretOf(apiKey))).not.toBe(name);
  });

  it('holds no key', () => {
    const apiKey = createFakeKey();
    const keys = new AcceptedKeys();
    keys.add(keys.nameOf('openai', secretOf(apiKey)));
    const text = inspect(keys, { depth: Infinity, showHidden: true });
    for (const spelling of spellings(apiKey)) expect(text).not.toContain(spelling);
  });

  it('remembers so many, and forgets the one that was used longest ago', () => {
    const keys = new AcceptedKeys(1_000);
    for (let key = 0; key < 1_000; key++) keys.add(`key ${key}`);
    keys.add('key 0');
    keys.add('one more');
    expect(keys.has('key 0')).toBe(true);
    expect(keys.has('key 1')).toBe(false);
    expect(keys.has('key 2')).toBe(true);
  });

  it('forgets a key that is accepted no longer, once', () => {
    const keys = new AcceptedKeys();
    keys.add('a key');
    expect([keys.delete('a key'), keys.delete('a key'), keys.has('a key')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
