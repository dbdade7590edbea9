import { describe, expect, it, vi } from 'vitest';
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

const added: Backend = {
  id: '5e1f6b0c-1d1c-4e0e-9d4b-6a5a2f0d9a11',
  label: 'Mine',
  apiOrigin: 'https://api.mine.example',
  apiPath: '/api/',
  siteOrigins: ['https://mine.example'],
};

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

  it('keeps a lock policy', async () => {
    const lock = { ...defaultSettings.lock, idleMinutes: 5 };
    await browser.storage.local.set({ settings: { lock } });
    expect(await readSettings()).toEqual({ ...defaultSettings, lock });
  });

  it.each([
    ['no object', null],
    ['an id that is not ours', { ...added, id: 'git-phantom-scope' }],
    ['no id', { ...added, id: undefined }],
    ['a path that a rule would read otherwise', { ...added, apiPath: '/*' }],
    ['plain HTTP', { ...added, apiOrigin: 'http://api.mine.example' }],
    ['no path', { ...added, apiPath: undefined }],
    ['a site with a wildcard', { ...added, siteOrigins: ['https://*.mine.example'] }],
    ['no list of sites', { ...added, siteOrigins: 'https://mine.example' }],
    ['the prefix of the built-in one', { ...added, apiOrigin: gitPhantomScope.apiOrigin }],
  ])('passes over a stored backend with %s', async (_case, backend) => {
    await browser.storage.local.set({ settings: { backends: [backend, added] } });
    expect((await readSettings()).backends).toEqual([added]);
  });

  it("puts the organisation's choices over the user's", async () => {
    await changeSettings(({ lock }) => ({ lock: { ...lock, idleMinutes: 60, maxUses: 7 } }));
    setPolicy({ lock: { idleMinutes: 5 } });
    const { lock } = await readSettings();
    expect(lock).toEqual({ ...defaultLockPolicy, idleMinutes: 5, maxUses: 7 });
  });

  it('takes nothing from the user that the organisation does not allow', async () => {
    await changeSettings(({ lock }) => ({ lock: { ...lock, maxUses: 7 } }));
    await add(added);
    setPolicy({ allowLockChanges: false, allowOwnBackends: false });
    expect(await readSettings()).toMatchObject({ lock: defaultLockPolicy, backends: [] });
  });

  it("keeps the organisation's backend where the user's would share its prefix", async () => {
    await add(added);
    setPolicy({
      backends: [{ api: 'https://api.mine.example/', sites: ['https://work.example'] }],
    });
    const { backends } = await readSettings();
    expect(backends.map(({ siteOrigins }) => siteOrigins)).toEqual([['https://work.example']]);
  });
});

describe('readBackends', () => {
  it('begins with the built-in one', async () => {
    await add(added);
    expect(await readBackends()).toEqual([gitPhantomScope, added]);
  });
});

describe('changeSettings', () => {
  it('loses none of two changes at once', async () => {
    const other = { ...added, id: crypto.randomUUID(), apiPath: '/other/' };
    await Promise.all([add(added), add(other)]);
    expect((await readSettings()).backends).toEqual([added, other]);
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
    await add(added);
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
    await chooseProtocol(added.id, 'sealed');
    await chooseProtocol(gitPhantomScope.id, 'v1');
    const settings = await readSettings();
    const chosen = [added.id, gitPhantomScope.id, 'other', 'constructor', '__proto__'];
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
