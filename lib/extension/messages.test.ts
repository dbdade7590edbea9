import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseMessage } from './messages.ts';
import { encodeBase64 } from '../protocol/base64.ts';
import { maxEnvelopeBytes } from '../protocol/sizes.ts';
import { providerIds } from '../providers.ts';

// Many cases in one test: on a busy machine they take longer than the default.
vi.setConfig({ testTimeout: 60_000 });

const envelope = encodeBase64(new Uint8Array(64));
const storeKey = {
  type: 'storeKey',
  sessionId: 'b7a0a1f2-0000-4000-8000-000000000000',
  backendId: 'git-phantom-scope',
  provider: 'openai',
  label: null,
  envelopes: { v1: envelope, v2: envelope },
  active: true,
};
const plainTypes = ['getStatus', 'keepLonger', 'lock'] as const;
const backendTypes = ['getSessionKeys', 'allowBasic', 'recheckProtocol'] as const;
const keyTypes = ['checkKey', 'activateKey', 'forgetKey'] as const;

describe('parseMessage', () => {
  it.each(plainTypes)('takes %s', (type) => {
    expect(parseMessage({ type })).toEqual({ type });
  });

  it.each(keyTypes)('takes %s of a key, and nothing without', (type) => {
    expect(parseMessage({ type, keyId: 'a-key', label: 'x' })).toEqual({ type, keyId: 'a-key' });
    for (const keyId of [undefined, null, 7, '', 'a key', 'k'.repeat(65), ['a-key']]) {
      expect(parseMessage({ type, keyId })).toBeNull();
    }
  });

  it.each(backendTypes)('takes %s of a backend, and nothing without', (type) => {
    expect(parseMessage({ type, backendId: 'one', keyId: 'x' })).toEqual({
      type,
      backendId: 'one',
    });
    for (const backendId of [undefined, null, 7, '', 'https://one.example', ['one']]) {
      expect(parseMessage({ type, backendId })).toBeNull();
    }
  });

  it('takes trustKey with the fingerprint that was seen', () => {
    const fingerprint = Array.from({ length: 16 }, () => '0a1f').join(' ');
    const message = { type: 'trustKey', backendId: 'one', fingerprint };
    expect(parseMessage({ ...message, apiKey: 'sk-FAKE' })).toEqual(message);
    for (const other of [fingerprint.toUpperCase(), `${fingerprint} 0a1f`, `${fingerprint}\n`]) {
      expect(parseMessage({ ...message, fingerprint: other })).toBeNull();
    }
  });

  it.each(providerIds)('takes storeKey for %s', (provider) => {
    expect(parseMessage({ ...storeKey, provider })).toEqual({ ...storeKey, provider });
  });

  it('takes the longest envelope there is, and not one character more', () => {
    const longest = encodeBase64(new Uint8Array(maxEnvelopeBytes));
    const refused = [`${longest}A`, 'A'.repeat(10_000_000)];
    for (const version of ['v1', 'v2'] as const) {
      const take = (text: string) =>
        parseMessage({ ...storeKey, envelopes: { ...storeKey.envelopes, [version]: text } });
      expect(take(longest)).not.toBeNull();
      expect(refused.map(take)).toEqual([null, null]);
    }
  });

  it.each(plainTypes)('drops every other field of %s', (type) => {
    const message = parseMessage({ type, apiKey: 'sk-FAKE', envelope, provider: 'openai' });
    expect(Object.keys(message ?? {})).toEqual(['type']);
  });

  it('drops every other field of storeKey', () => {
    const message = parseMessage({ ...storeKey, apiKey: 'sk-FAKE', sessionKey: 'FAKE' });
    expect(message).toEqual(storeKey);
    expect(Object.keys(message ?? {}).sort()).toEqual(Object.keys(storeKey).sort());
  });

  it('rebuilds the message instead of passing on what arrived', () => {
    const arrived = { ...storeKey };
    const message = parseMessage(arrived);
    arrived.envelopes = { v1: 'changed later', v2: '' };
    expect(message).toEqual(storeKey);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a boolean', true],
    ['a number', 42],
    ['a string', 'lock'],
    ['JSON text', '{"type":"lock"}'],
    ['a function', () => ({ type: 'lock' })],
    ['an empty array', []],
    ['an array of a type', ['lock']],
    ['an array of a message', [{ type: 'lock' }]],
    ['an empty object', {}],
    ['an unknown type', { type: 'exportKey' }],
    ['a type in other letters', { type: 'Lock' }],
    ['a type that every object has', { type: 'toString' }],
    ['the type __proto__', { type: '__proto__' }],
    ['a type in an array', { type: ['lock'] }],
    ['a type in an object', { type: { toString: () => 'lock' } }],
    ['a String object', { type: Object('lock') as unknown }],
    ['no type', { provider: 'openai', envelope }],
    ['storeKey alone', { type: 'storeKey' }],
    ['storeKey without provider', { ...storeKey, provider: undefined }],
    ['storeKey without envelopes', { ...storeKey, envelopes: undefined }],
    ['storeKey without session', { ...storeKey, sessionId: undefined }],
    ['storeKey without label', { ...storeKey, label: undefined }],
    ['storeKey of an empty label', { ...storeKey, label: '' }],
    ['storeKey of a backend that is no id', { ...storeKey, backendId: 'https://evil.example' }],
    ['storeKey with active that is not a boolean', { ...storeKey, active: 'yes' }],
    ['storeKey of an unknown provider', { ...storeKey, provider: 'sandbox' }],
    ['storeKey of provider __proto__', { ...storeKey, provider: '__proto__' }],
    ['storeKey of provider constructor', { ...storeKey, provider: 'constructor' }],
    ['storeKey of a provider in an array', { ...storeKey, provider: ['openai'] }],
    ['storeKey of no provider', { ...storeKey, provider: null }],
    ['storeKey of an envelope as bytes', { ...storeKey, envelopes: { v1: new Uint8Array(64) } }],
    ['storeKey of envelopes in an array', { ...storeKey, envelopes: [envelope, envelope] }],
    ['storeKey of no envelopes', { ...storeKey, envelopes: null }],
    ['storeKey of one envelope', { ...storeKey, envelopes: { v1: envelope } }],
    ['storeKey of the other', { ...storeKey, envelopes: { v2: envelope } }],
    ['storeKey of a number', { ...storeKey, envelopes: 7 }],
    ['trustKey without a fingerprint', { type: 'trustKey', backendId: 'one' }],
    ['trustKey of what is none', { type: 'trustKey', backendId: 'one', fingerprint: 'abcd' }],
  ])('refuses %s', (_, value) => {
    expect(parseMessage(value)).toBeNull();
  });

  it('takes no type from a smuggled __proto__, and pollutes no prototype', () => {
    const smuggled: unknown = JSON.parse(
      '{"__proto__":{"type":"lock"},"constructor":{"prototype":{"type":"lock"}}}',
    );
    expect(parseMessage(smuggled)).toBeNull();
    const message = parseMessage(
      JSON.parse(`{"type":"lock","__proto__":{"polluted":true}}`) as unknown,
    );
    expect(message).toEqual({ type: 'lock' });
    expect(message).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('takes or refuses any JSON value without throwing', () => {
    const anyMessage = fc.record(
      {
        type: fc.oneof(
          fc.constantFrom(...plainTypes, ...keyTypes, ...backendTypes, 'storeKey'),
          fc.jsonValue(),
        ),
        provider: fc.oneof(fc.constantFrom(...providerIds), fc.jsonValue()),
        backendId: fc.oneof(fc.constantFrom('one'), fc.jsonValue()),
        envelopes: fc.oneof(fc.jsonValue(), fc.record({ v1: fc.base64String() })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyMessage), (value) => {
        const message = parseMessage(value);
        if (message !== null) expect(value).toMatchObject(message);
      }),
      { numRuns: 3000 },
    );
  });
});
