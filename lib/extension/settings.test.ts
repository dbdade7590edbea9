import { describe, expect, it, vi } from 'vitest';
import { addedBackend } from './backend-for-test.ts';
import { type Backend, gitPhantomScope } from './backends.ts';
import { browser } from './browser.ts';
import { defaultLockPolicy } from './lock-policy.ts';
import {
  changeSettings,
  choiceFor,
  chooseProtocol,
  defaultSettings,
  onSettingsChange,
  readBackends,
  readSettings,
} from './settings.ts';

function setPolicy(fields: Record<string, unknown>): void {
  vi.spyOn(browser.storage.managed, 'get').mockResolvedValue(fields);
}

async function add(...backends: Backend[]): Promise<void> {
  await changeSettings((own) => ({ backends: [...own.backends, ...backends] }));
}

describe('readSettings', () => {
  it.each([undefined, null, 'text', {}, { backends: 'text' }])(
    'takes %j for the defaults',
    async (settings) => {
      await browser.storage.local.set({ settings });
      expect(await readSettings()).toEqual(defaultSettings);
    },
  );

  it('holds the defaults while the browser cannot read, and changes nothing then', async () => {
    await add(addedBackend);
    const get = vi.spyOn(browser.storage.local, 'get').mockRejectedValue(new Error('disk'));
    expect(await readSettings()).toEqual(defaultSettings);
    await expect(add()).rejects.toThrow('disk');
    get.mockRestore();
    expect((await readSettings()).backends).toEqual([addedBackend]);
  });

  it('keeps a lock policy', async () => {
    const lock = { ...defaultSettings.lock, idleMinutes: 5 };
    await browser.storage.local.set({ settings: { lock } });
    expect(await readSettings()).toEqual({ ...defaultSettings, lock });
  });

  it.each([
    ['no object', null],
    ['an id that is not ours', { ...addedBackend, id: 'git-phantom-scope' }],
    ['no id', { ...addedBackend, id: undefined }],
    ['a path that a rule would read otherwise', { ...addedBackend, apiPath: '/*' }],
    ['plain HTTP', { ...addedBackend, apiOrigin: 'http://api.mine.example' }],
    ['no path', { ...addedBackend, apiPath: undefined }],
    ['a site with a wildcard', { ...addedBackend, siteOrigins: ['https://*.mine.example'] }],
    ['no list of sites', { ...addedBackend, siteOrigins: 'https://mine.example' }],
    ['the prefix of the built-in one', { ...addedBackend, apiOrigin: gitPhantomScope.apiOrigin }],
  ])('passes over a stored backend with %s', async (_case, backend) => {
    await browser.storage.local.set({ settings: { backends: [backend, addedBackend] } });
    expect((await readSettings()).backends).toEqual([addedBackend]);
  });

  it("puts the organisation's choices over the user's", async () => {
    await changeSettings(({ lock }) => ({ lock: { ...lock, idleMinutes: 60, maxUses: 7 } }));
    setPolicy({ lock: { idleMinutes: 5 } });
    const { lock } = await readSettings();
    expect(lock).toEqual({ ...defaultLockPolicy, idleMinutes: 5, maxUses: 7 });
  });

  it('takes nothing from the user that the organisation does not allow', async () => {
    await changeSettings(({ lock }) => ({ lock: { ...lock, maxUses: 7 } }));
    await add(addedBackend);
    setPolicy({ allowLockChanges: false, allowOwnBackends: false });
    expect(await readSettings()).toMatchObject({ lock: defaultLockPolicy, backends: [] });
  });

  it("keeps the organisation's backend where the user's would share its prefix", async () => {
    await add(addedBackend);
    setPolicy({
      backends: [{ api: 'https://api.mine.example/', sites: ['https://work.example'] }],
    });
    const { backends } = await readSettings();
    expect(backends.map(({ siteOrigins }) => siteOrigins)).toEqual([['https://work.example']]);
  });
});

describe('readBackends', () => {
  it('begins with the built-in one', async () => {
    await add(addedBackend);
    expect(await readBackends()).toEqual([gitPhantomScope, addedBackend]);
  });
});

describe('changeSettings', () => {
  it('loses none of two changes at once', async () => {
    const other = { ...addedBackend, id: crypto.randomUUID(), apiPath: '/other/' };
    await Promise.all([add(addedBackend), add(other)]);
    expect((await readSettings()).backends).toEqual([addedBackend, other]);
  });

  it('does not make the organisation’s choices the user’s', async () => {
    setPolicy({ lock: { idleMinutes: 5 } });
    await changeSettings(() => ({}));
    setPolicy({});
    expect((await readSettings()).lock).toEqual(defaultLockPolicy);
  });
});

describe('onSettingsChange', () => {
  it('tells of the settings and of nothing else, until it is ended', async () => {
    const listener = vi.fn();
    const end = onSettingsChange(listener);
    await browser.storage.session.set({ settings: 1 });
    await browser.storage.local.set({ other: 1 });
    expect(listener).not.toHaveBeenCalled();
    await add(addedBackend);
    expect(listener).toHaveBeenCalledOnce();
    end();
    await changeSettings(() => ({ backends: [] }));
    expect(listener).toHaveBeenCalledOnce();
  });

  it('tells of the policy', async () => {
    const listener = vi.fn();
    onSettingsChange(listener);
    await browser.storage.managed.set({ allowOwnBackends: false });
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('choiceFor', () => {
  it('is what was chosen for this backend, and `auto` for every other', async () => {
    await chooseProtocol(addedBackend.id, 'sealed');
    await chooseProtocol(gitPhantomScope.id, 'v1');
    const settings = await readSettings();
    const chosen = [addedBackend.id, gitPhantomScope.id, 'other', 'constructor', '__proto__'];
    expect(chosen.map((id) => choiceFor(settings, id))).toEqual([
      'sealed',
      'v1',
      'auto',
      'auto',
      'auto',
    ]);
  });

  it.each([null, 'sealed', ['sealed'], { one: 'v3' }, { one: null }])(
    'passes over %j in the storage',
    async (protocols) => {
      await browser.storage.local.set({ settings: { protocols } });
      expect(choiceFor(await readSettings(), 'one')).toBe('auto');
    },
  );
});
