import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type HandCase, type HandKey, receiveByHand } from './by-hand.ts';

type Case = HandCase & { readonly id: string };

const { keys, valid, invalid } = JSON.parse(
  readFileSync(new URL('byok-v2.json', import.meta.url), 'utf8'),
) as {
  readonly keys: readonly HandKey[];
  readonly valid: readonly (Case & { readonly apiKeyHex: string })[];
  readonly invalid: readonly (Case & { readonly error: string })[];
};

describe('version 2 by hand', () => {
  it.each(valid)('opens $id', (vector) => {
    expect(receiveByHand(vector, keys)).toBe(vector.apiKeyHex);
  });

  it.each(invalid)('refuses $id', (vector) => {
    expect(receiveByHand(vector, keys)).toBe(vector.error);
  });
});
