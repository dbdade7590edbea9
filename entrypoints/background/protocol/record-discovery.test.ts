import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeableVerifier } from '../../../testkit/backends/changeable-verifier.ts';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { forgetSigningKey, readTrusts } from '../../../lib/extension/backend-trust.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { refreshDiscovery } from './refresh-discovery.ts';
import { readStatus, storeForTest } from '../session/store-for-test.ts';

const { apiOrigin } = gitPhantomScope;
let verifier: ChangeableVerifier;

async function readPinned(): Promise<string | null> {
  return (await readTrusts())[apiOrigin]?.signingKey ?? null;
}

beforeEach(async () => {
  verifier = createSandboxVerifier();
  vi.stubGlobal('fetch', verifier.fetch);
  vi.mocked(browser.tabs.query).mockResolvedValue([]);
  await storeForTest();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('recordDiscovery, where the user has forgotten the pin', () => {
  it('pins whatever signing key comes next', async () => {
    const before = await readPinned();
    verifier.replaceSigningKey();
    await forgetSigningKey(apiOrigin);
    await refreshDiscovery(apiOrigin);
    expect(await readPinned()).not.toBe(before);
    expect((await readStatus()).keys).toMatchObject([{ armed: true, protocol: 'v2', block: null }]);
  });

  it('takes a backend without version 2 for a downgrade all the same', async () => {
    verifier.offer('v1');
    await forgetSigningKey(apiOrigin);
    await refreshDiscovery(apiOrigin);
    const stored = {
      armed: false,
      protocol: null,
      block: { kind: 'downgrade' },
      fingerprint: null,
    };
    expect((await readStatus()).keys).toMatchObject([stored]);
  });
});
