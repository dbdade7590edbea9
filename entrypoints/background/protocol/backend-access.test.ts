import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { releaseAccess, requestAccess } from '../../../lib/extension/backend-access.ts';
import { addedBackend } from '../../../lib/extension/backend-for-test.ts';
import { type Backend, gitPhantomScope, hostPermissions } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { changeSettings } from '../../../lib/extension/settings.ts';
import { listKnownHosts, watchBackends } from './backend-access.ts';
import { failureCodeOf } from '../session/expect.ts';
import { checkStoredKey, storeKey, activateKey } from '../session/key-life.ts';
import { checkLimits } from '../session/session-life.ts';
import {
  sessionKeysForTest,
  readStampingRules,
  readStatus,
  sealForTest,
  stubBasicBackend,
} from '../session/store-for-test.ts';

async function store(backend: Backend) {
  const place = { backendId: backend.id, provider: 'openai', label: null, active: true } as const;
  return storeKey({ type: 'storeKey', ...(await sealForTest(backend)), ...place });
}

async function addBackend(backend: Backend): Promise<void> {
  await changeSettings((own) => ({ backends: [...own.backends, backend] }));
  await requestAccess(backend);
}

async function readTargets(): Promise<(string | undefined)[]> {
  const rules = await readStampingRules();
  return rules.map(({ condition }) => condition.urlFilter);
}

async function withdrawBuiltIn(): Promise<void> {
  await browser.permissions.remove({ origins: hostPermissions(gitPhantomScope, false) });
}

const builtInTarget = '|https://api.gitphantomscope.com/api/';
const addedTarget = '|https://api.mine.example/api/';

beforeEach(async () => {
  stubBasicBackend(() => new Response('{"valid":true}'));
  await addBackend(addedBackend);
  await store(gitPhantomScope);
  await store(addedBackend);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('two backends', () => {
  it('each carry their key', async () => {
    expect(await readTargets()).toEqual([builtInTarget, addedTarget]);
  });
});

describe('checkLimits', () => {
  it('takes the rule down and keeps the key where the permission is gone', async () => {
    await releaseAccess(addedBackend, [gitPhantomScope]);
    await checkLimits();
    expect(await readTargets()).toEqual([builtInTarget]);
    expect((await readStatus()).keys.map(({ armed }) => armed)).toEqual([true, false]);
  });

  it('does the same for the built-in backend', async () => {
    await withdrawBuiltIn();
    await checkLimits();
    expect(await readTargets()).toEqual([addedTarget]);
  });

  it('takes every rule down while there is a permission for all sites', async () => {
    await browser.permissions.request({ origins: ['https://*/*'] });
    await checkLimits();
    expect(await readTargets()).toEqual([]);
  });

  it('does not arm by itself what has its permission again', async () => {
    await releaseAccess(addedBackend, [gitPhantomScope]);
    await checkLimits();
    await requestAccess(addedBackend);
    await checkLimits();
    expect(await readTargets()).toEqual([builtInTarget]);
  });

  it.each([
    ['was removed', []],
    ['has another site', [{ ...addedBackend, siteOrigins: ['https://other.example'] }]],
    ['has another path', [{ ...addedBackend, apiPath: '/' }]],
    ['has another API', [{ ...addedBackend, apiOrigin: 'https://api.other.example' }]],
    ['was added anew', [{ ...addedBackend, id: crypto.randomUUID() }]],
  ])('forgets the keys of a backend that %s', async (_case, backends) => {
    await changeSettings(() => ({ backends }));
    await checkLimits();
    expect(await readTargets()).toEqual([builtInTarget]);
    expect((await readStatus()).keys.map(({ backend }) => backend.id)).toEqual([
      gitPhantomScope.id,
    ]);
  });

  it('keeps the keys of a backend that has only another name', async () => {
    await changeSettings(() => ({ backends: [{ ...addedBackend, label: 'Renamed' }] }));
    await checkLimits();
    expect((await readStatus()).keys).toHaveLength(2);
  });

  it('says why, and ends the session, where no key is left', async () => {
    await browser.storage.session.clear();
    await store(addedBackend);
    const { sessionId } = await sessionKeysForTest(addedBackend.apiOrigin);
    await changeSettings(() => ({ backends: [] }));
    await checkLimits();
    expect(await readStatus()).toMatchObject({
      keys: [],
      lastLock: { reason: 'backendRemoved' },
    });
    expect(await readTargets()).toEqual([]);
    expect((await sessionKeysForTest(addedBackend.apiOrigin)).sessionId).not.toBe(sessionId);
  });
});

describe('a backend without the permission', () => {
  beforeEach(async () => {
    await releaseAccess(addedBackend, [gitPhantomScope]);
    await checkLimits();
  });

  it('gets no key, no check and no use', async () => {
    const id = (await readStatus()).keys[1]?.id ?? '';
    const fetched = vi.fn<typeof fetch>();
    vi.stubGlobal('fetch', fetched);
    await expect(store(addedBackend).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(checkStoredKey(id).catch(failureCodeOf)).resolves.toBe('noAccess');
    await expect(activateKey(id).catch(failureCodeOf)).resolves.toBe('noAccess');
    expect(fetched).not.toHaveBeenCalled();
    expect(await readTargets()).toEqual([builtInTarget]);
  });
});

describe('watchBackends', () => {
  it('reviews at each change of permissions and settings', async () => {
    const review = vi.fn(() => Promise.resolve());
    const meet = vi.fn(() => Promise.resolve());
    watchBackends(review, meet);
    await releaseAccess(addedBackend, [gitPhantomScope]);
    await requestAccess(addedBackend);
    await changeSettings(() => ({ backends: [] }));
    expect(review).toHaveBeenCalledTimes(3);
    // Of what was withdrawn there is nothing to see, and it finds out.
    expect(meet).toHaveBeenCalledTimes(2);
  });
});

describe('the rule of a backend', () => {
  it('leaves out the pages of other backends below its site', async () => {
    const below = {
      ...addedBackend,
      id: crypto.randomUUID(),
      apiOrigin: 'https://deep.api.mine.example',
      siteOrigins: ['https://blog.mine.example'],
    };
    await changeSettings((own) => ({ backends: [...own.backends, below] }));
    await checkLimits();
    const rules = await readStampingRules();
    expect(rules.map(({ condition }) => condition.excludedInitiatorDomains)).toEqual([
      ['api.gitphantomscope.com'],
      ['api.mine.example', 'blog.mine.example', 'deep.api.mine.example'],
    ]);
  });
});

describe('listKnownHosts', () => {
  it('names what is granted beside what the settings say', () => {
    expect(listKnownHosts(['left-over.example'], [addedBackend])).toEqual([
      'api.mine.example',
      'mine.example',
      'left-over.example',
    ]);
  });
});
