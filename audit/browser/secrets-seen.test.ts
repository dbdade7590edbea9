import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretsSeen } from './secrets-seen.ts';

const sessionKey = randomBytes(32).toString('base64');
const envelope = randomBytes(80).toString('base64');
const token = `v2.key-1.openai.1795545657.${randomBytes(90).toString('base64url')}`;
const fingerprint = randomBytes(32).toString('base64');

function labelsOf(seen: SecretsSeen): string[] {
  return seen.list().map(({ label }) => label);
}

describe('SecretsSeen', () => {
  it('finds session keys, envelopes and tokens anywhere in a vault', () => {
    const seen = new SecretsSeen();
    const id = crypto.randomUUID();
    const backend = { apiOrigin: 'https://api.example.com', apiPath: '/api/' };
    const keys = [
      { id, backend, envelopes: { v1: envelope }, token: { text: token }, fingerprint },
    ];
    seen.addVault({ sessionId: id, sealedKeys: { [backend.apiOrigin]: sessionKey }, keys });
    const texts = seen.list().map(({ bytes }) => Buffer.from(bytes).toString());
    expect(texts).toEqual(expect.arrayContaining([sessionKey, envelope, token]));
    // Each as text and decoded, and nothing else.
    expect(texts).toHaveLength(6);
  });

  it('also searches for the decoded bytes of a header, and the sealed part of a token', () => {
    const seen = new SecretsSeen();
    const headers = { 'x-encrypted-key': envelope, 'x-session-key': token };
    seen.addHeaders({ url: '', method: 'GET', headers });
    const sealed = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
    expect(labelsOf(seen)).toHaveLength(4);
    expect(seen.list().some(({ bytes }) => sealed.equals(bytes))).toBe(true);
  });

  it('takes an API key as it is', () => {
    const seen = new SecretsSeen();
    seen.add('API key', `sk-proj-FAKE${'a'.repeat(40)}`);
    expect(labelsOf(seen)).toEqual(['API key']);
  });
});
