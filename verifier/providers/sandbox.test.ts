import { describe, expect, it } from 'vitest';
import { providerIds } from '../../lib/providers.ts';
import { InvalidByokKeyError, ModelProviderError } from '../errors.ts';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { createFakeKey } from '../../testkit/headers/fake-key.ts';
import { createModelConnector } from './model-connector.ts';
import { createSandboxProviders } from './sandbox.ts';

const connector = createModelConnector(createSandboxProviders());

function createSecret(mark = ''): SecretBytes {
  return new SecretBytes(Buffer.from(createFakeKey(mark)));
}

describe.each(providerIds)('the sandbox as %s', (id) => {
  it('accepts any key', async () => {
    expect(await connector.validateKey(id, createSecret())).toEqual({
      valid: true,
      tier: 'sandbox',
      rate_limits: { requests_per_minute: 60, tokens_per_minute: 40_000 },
      features: ['models'],
      state: 'ok',
    });
    const { models } = await connector.listModels(id, createSecret());
    expect(models).toEqual(['sandbox-large', 'sandbox-small']);
  });

  it.each([
    ['-quota-', 'out_of_quota'],
    ['-limited-', 'rate_limited'],
  ])('answers a key with %s as %s', async (mark, state) => {
    const report = await connector.validateKey(id, createSecret(mark));
    expect(report).toMatchObject({ valid: true, state, features: [] });
  });

  it('refuses a key with -rejected-', async () => {
    const asked = connector.validateKey(id, createSecret('-rejected-'));
    await expect(asked).rejects.toThrow(InvalidByokKeyError);
  });

  it('is down for a key with -down-', async () => {
    const asked = connector.listModels(id, createSecret('-down-'));
    await expect(asked).rejects.toThrow(ModelProviderError);
  });

  it('accepts a key of one byte', async () => {
    const report = await connector.validateKey(id, new SecretBytes(Buffer.from('k')));
    expect(report.valid).toBe(true);
  });
});
