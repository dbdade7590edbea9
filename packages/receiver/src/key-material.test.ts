import { describe, expect, it } from 'vitest';
import { formatKeyMaterial, KeyMaterialError, parseKeyMaterial } from './key-material.ts';
import { createKeyMaterial, filedKeyLife } from './key-plan.ts';

const now = 1_795_521_600;
const material = createKeyMaterial(now, filedKeyLife);
const text = formatKeyMaterial(material);

interface Document {
  issued_at: unknown;
  signing_private_key: unknown;
  keys: Record<string, unknown>[];
}

/** The message for a document that a test has spoilt. */
function problemOf(spoil: (document: Document, first: Record<string, unknown>) => void): string {
  const document = JSON.parse(text) as Document;
  spoil(document, document.keys[0] ?? {});
  return messageOf(JSON.stringify(document));
}

function messageOf(document: string): string {
  try {
    parseKeyMaterial(document);
  } catch (error) {
    if (error instanceof KeyMaterialError) return error.message;
  }
  return 'none';
}

describe('parseKeyMaterial', () => {
  it('reads what formatKeyMaterial wrote', () => {
    expect(parseKeyMaterial(text)).toEqual(material);
  });

  it.each<[string, Parameters<typeof problemOf>[0]]>([
    ['issued_at must be whole seconds', (all) => (all.issued_at = now * 1000)],
    ['signing_private_key must be base64url of 32', (all) => (all.signing_private_key = 'AAAA')],
    ['keys must be a list of 1 to 8', (all) => (all.keys = [])],
    ['keys must be a list of 1 to 8', (all) => (all.keys = [...Array(9).keys()].map(() => ({})))],
    ['keys must be a list without duplicate ids', (all, first) => all.keys.push(first)],
    ['keys[0].id must be 1 to 32 of', (_, first) => (first['id'] = 'sk-canary.')],
    ['keys[0].private_key must be base64url', (_, first) => (first['private_key'] = 'sk-canary')],
    ['keys[0].not_before must be whole', (_, first) => (first['not_before'] = '1')],
    ['keys[0].not_after must be later', (_, first) => (first['not_after'] = now)],
    ['keys[0] must be an object', (all) => (all.keys[0] = [] as never)],
  ])('says that %s …', (message, spoil) => {
    const problem = problemOf(spoil);
    expect(problem.slice(0, message.length)).toBe(message);
    expect(problem).not.toContain('canary');
  });

  it.each(['', 'sk-canary', '[]', 'null', '"sk-canary"'])('refuses %j', (document) => {
    expect(messageOf(document)).toMatch(/^the key material must be (?:JSON|an object)$/);
  });
});
