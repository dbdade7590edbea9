import { describe, expect, it } from 'vitest';
import {
  ByokConfigurationError,
  ByokDecryptionError,
  ByokError,
  ByokKeyRequiredError,
  ByokTokenStaleError,
  EnvelopeInputError,
} from './errors.ts';

describe('ByokDecryptionError', () => {
  it("has the seed's code, message and status, letter for letter", () => {
    const error = new ByokDecryptionError();
    expect(error).toBeInstanceOf(ByokError);
    expect(error).toMatchObject({
      name: 'ByokError',
      code: 'BYOK_DECRYPTION_FAILED',
      message: 'Failed to decrypt API key',
      status: 400,
    });
  });

  it('has no cause that could tell why', () => {
    expect(new ByokDecryptionError()).not.toHaveProperty('cause');
  });
});

describe('ByokKeyRequiredError', () => {
  it('is a 401 with its own code', () => {
    expect(new ByokKeyRequiredError()).toMatchObject({
      name: 'ByokError',
      code: 'BYOK_KEY_REQUIRED',
      status: 401,
    });
  });
});

describe('EnvelopeInputError', () => {
  it('is a 422 with the text it is given', () => {
    expect(new EnvelopeInputError('apiKey must be 1 to 4096 bytes')).toMatchObject({
      name: 'ByokError',
      code: 'BYOK_ENVELOPE_INVALID_INPUT',
      message: 'apiKey must be 1 to 4096 bytes',
      status: 422,
    });
  });
});

describe('ByokTokenStaleError', () => {
  it('is a 409 with its own code and no cause', () => {
    expect(new ByokTokenStaleError()).toMatchObject({
      name: 'ByokError',
      code: 'BYOK_TOKEN_STALE',
      message: 'The session key must be sealed again under the current configuration',
      status: 409,
    });
    expect(new ByokTokenStaleError()).not.toHaveProperty('cause');
  });
});

describe('ByokConfigurationError', () => {
  it('is a 502 with the text it is given', () => {
    expect(new ByokConfigurationError('keys must be a list')).toMatchObject({
      name: 'ByokError',
      code: 'BYOK_CONFIGURATION_INVALID',
      message: 'keys must be a list',
      status: 502,
    });
  });
});
