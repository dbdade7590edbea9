import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { releaseAccess, requestAccess } from '../../lib/backend-access.ts';
import { type Backend, gitPhantomScope, hostPermissions } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';
import { changeSettings } from '../../lib/settings.ts';
import { readKnownHosts, watchBackends } from './backend-access.ts';
import { checkHeldKey, failureCodeOf, reviewBackends, storeKey, useKey } from './key-life.ts';
import { borrowSessionKey, readStatus } from './vault.ts';

const added: Backend = {
  id: '5e1f6b0c-1d1c-4e0e-9d4b-6a5a2f0d9a11',
  label: 'Mine',
  apiOrigin: 'https://api.mine.example',
  apiPath: '/api/',
  siteOrigins: ['https://mine.example'],
};

async function store(backend: Backend) {
  const { sessionId, sessionKey } = await borrowSessionKey();
  const bytes = decodeBase64(sessionKey) ?? new Uint8Array();
  const envelope = await encryptApiKey(new TextEncoder().encode('sk-FAKEFAKEFAKE'), bytes);
  const place = { backendId: backend.id, provider: 'openai', label: null, use: true } as const;
  return storeKey({ type: 'storeKey', sessionId, envelope, ...place });
}

async function addBackend(backend: Backend): Promise<void> {
  await changeSettings((own) => ({ backends: [...own.backends, backend] }));
  await requestAccess(backend);
}

async function readTargets(): Promise<(string | undefined)[]> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  return rules.map(({ condition }) => condition.urlFilter);
}

async function withdrawBuiltIn(): Promise<void> {
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
}

const builtInTarget = '|https://api.gitphantomscope.com/api/';
const addedTarget = '|https://api.mine.example/api/';

beforeEach(async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"valid":true}')));
  await addBackend(added);
  await store(gitPhantomScope);
  await store(added);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('two backends', () => {
  it('each carry their key', async () => {
    expect(await readTargets()).toEqual([builtInTarget, addedTarget]);
  });
});

describe('reviewBackends', () => {
  it('takes the rule down and keeps the key where the permission is gone', async () => {
    await releaseAccess(added, [gitPhantomScope]);
    await reviewBackends();
    expect(await readTargets()).toEqual([builtInTarget]);
    expect((await readStatus()).keys.map(({ armed }) => armed)).toEqual([true, false]);
  });

  it('does the same for the built-in backend', async () => {
    await withdrawBuiltIn();
    await reviewBackends();
    expect(await readTargets()).toEqual([addedTarget]);
  });

  it('takes every rule down while there is a permission for all sites', async () => {
    await browser.permissions.request({ origins: ['https://*/*'] });
    await reviewBackends();
    expect(await readTargets()).toEqual([]);
  });

  it('does not arm by itself what has its permission again', async () => {
    await releaseAccess(added, [gitPhantomScope]);
    await reviewBackends();
    await requestAccess(added);
    await reviewBackends();
    expect(await readTargets()).toEqual([builtInTarget]);
  });

  it.each([
    ['was removed', []],
    ['has another site', [{ ...added, siteOrigins: ['https://other.example'] }]],
    ['has another path', [{ ...added, apiPath: '/' }]],
    ['has another API', [{ ...added, apiOrigin: 'https://api.other.example' }]],
    ['was added anew', [{ ...added, id: crypto.randomUUID() }]],
  ])('forgets the keys of a backend that %s', async (_case, backends) => {
    await changeSettings(() => ({ backends }));
    await reviewBackends();
    expect(await readTargets()).toEqual([builtInTarget]);
    expect((await readStatus()).keys.map(({ backend }) => backend.id)).toEqual([
      gitPhantomScope.id,
    ]);
  });

  it('keeps the keys of a backend that has only another name', async () => {
    await changeSettings(() => ({ backends: [{ ...added, label: 'Renamed' }] }));
    await reviewBackends();
    expect((await readStatus()).keys).toHaveLength(2);
  });

  it('says why, and ends the session, where no key is left', async () => {
    await browser.storage.session.clear();
    await store(added);
    const { sessionId } = await borrowSessionKey();
    await changeSettings(() => ({ backends: [] }));
    await reviewBackends();
    expect(await readStatus()).toMatchObject({
      keys: [],
      lastLock: { reason: 'backendRemoved' },
    });
    expect(await readTargets()).toEqual([]);
    expect((await borrowSessionKey()).sessionId).not.toBe(sessionId);
  });
});

describe('a backend without the permission', () => {
  beforeEach(async () => {
    await releaseAccess(added, [gitPhantomScope]);
    await reviewBackends();
  });

  it('gets no key, no check and no use', async () => {
    const id = (await readStatus()).keys[1]?.id ?? '';
    const fetched = vi.fn<typeof fetch>();
    vi.stubGlobal('fetch', fetched);
    await expect(store(added).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(checkHeldKey(id).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(useKey(id).catch(failureCodeOf)).resolves.toBe('noAccess');
    expect(fetched).not.toHaveBeenCalled();
    expect(await readTargets()).toEqual([builtInTarget]);
  });
});

describe('watchBackends', () => {
  it('reviews at each change of permissions and settings', async () => {
    const review = vi.fn(() => Promise.resolve());
    watchBackends(review);
    await releaseAccess(added, [gitPhantomScope]);
    await requestAccess(added);
    await changeSettings(() => ({ backends: [] }));
    expect(review).toHaveBeenCalledTimes(3);
  });
});

describe('the rule of a backend', () => {
  it('leaves out the pages of other backends below its site', async () => {
    const below = {
      ...added,
      id: crypto.randomUUID(),
      apiOrigin: 'https://deep.api.mine.example',
      siteOrigins: ['https://blog.mine.example'],
    };
    await changeSettings((own) => ({ backends: [...own.backends, below] }));
    await reviewBackends();
    const rules = await browser.declarativeNetRequest.getSessionRules();
    expect(rules.map(({ condition }) => condition.excludedInitiatorDomains)).toEqual([
      ['api.gitphantomscope.com'],
      ['api.mine.example', 'blog.mine.example', 'deep.api.mine.example'],
    ]);
  });
});

describe('readKnownHosts', () => {
  it('names what is held beside what the settings say', async () => {
    await browser.permissions.request({ origins: ['https://left-over.example/*'] });
    expect(await readKnownHosts()).toEqual(
      expect.arrayContaining(['mine.example', 'api.mine.example', 'left-over.example']),
    );
  });
});
