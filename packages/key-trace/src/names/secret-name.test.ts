import { describe, expect, it } from 'vitest';
import { headerKindOf, holdsNames, isBareKey, isKeyOf, secretKindOf } from './secret-name.ts';

const keys = [
  'api_key',
  'apiKey',
  'API_KEY',
  'OPENAI_API_KEY',
  'openaiKey',
  'user_api_key',
  'session_key',
  'sessionKey',
  'x_session_key',
  'byok_key',
  'decryptedKey',
  'decrypted_key_bytes',
  'providerKey',
  'apiKeyPlaintext',
  'bearer_token',
  'secret',
  'credentials',
  'REPLICATE_API_TOKEN',
  'anthropic_key',
  'apikey',
];

const noKeys = [
  'api_key_id',
  'has_api_key',
  'apiKeyHash',
  'hashed_api_key',
  'masked_api_key',
  'api_key_length',
  'API_KEY_HEADER',
  'api_key_name',
  'public_key',
  'primary_key',
  'cache_key',
  'sort_key',
  'key',
  'keys',
  'token_count',
  'max_tokens',
  'token',
  'csrf_token',
  'api_key_expires_at',
  'encrypted_api_key',
  'apiKeyStatus',
  'rate_limit_key',
  'redis_key',
  'api_key_prefix',
  'session_key_id',
  'is_api_key_valid',
  'api_key_last4',
  'keyboard',
  'monkey',
  'turkey',
  'ApiKeyService',
  'apiKeyLabel',
  '',
];

describe('secretKindOf', () => {
  it.each(keys)('treats %s as a key', (name) => {
    expect(secretKindOf(name)).toBeDefined();
  });

  it.each(noKeys)('does not treat %s as a key', (name) => {
    expect(secretKindOf(name)).toBeUndefined();
  });

  it('distinguishes the secrets of the protocol', () => {
    expect(secretKindOf('sessionKey')).toBe('session key');
    expect(secretKindOf('encrypted_key')).toBe('encrypted key');
  });
});

describe('headerKindOf', () => {
  it('knows the headers that carry keys, as written and as in WSGI', () => {
    expect(headerKindOf('X-Session-Key')).toBe('session key');
    expect(headerKindOf('HTTP_X_ENCRYPTED_KEY')).toBe('encrypted key');
    expect(headerKindOf('x-api-key')).toBe('API key');
    expect(headerKindOf('Authorization')).toBe('credential');
    expect(headerKindOf('content-type')).toBeUndefined();
    expect(headerKindOf('x-request-id')).toBeUndefined();
  });
});

describe('holdsNames', () => {
  it('knows objects whose fields are texts about keys', () => {
    expect(holdsNames('errors')).toBe(true);
    expect(holdsNames('HEADERS')).toBe(true);
    expect(holdsNames('headers')).toBe(false);
    expect(holdsNames('body')).toBe(false);
  });
});

describe('isBareKey', () => {
  it.each(['key', 'new_key', 'oldKey', 'currentKey'])('wants more context for %s', (name) => {
    expect(isBareKey(name)).toBe(true);
  });

  it.each(['keys', 'cache_key', 'new_api_key', 'monkey'])('needs no context for %s', (name) => {
    expect(isBareKey(name)).toBe(false);
  });
});

describe('isKeyOf', () => {
  it('treats the name of a provider in credentials as its key', () => {
    expect(isKeyOf('credentials', 'openai')).toBe(true);
    expect(isKeyOf('labels', 'openai')).toBe(false);
  });
});
