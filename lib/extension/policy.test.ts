import { describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from './backends.ts';
import { browser } from './browser.ts';
import { noPolicy, readPolicy } from './policy.ts';

function setPolicy(fields: Record<string, unknown>): void {
  vi.spyOn(browser.storage.managed, 'get').mockResolvedValue(fields);
}

const backend = {
  name: 'Work',
  api: 'https://api.work.example/api/',
  sites: ['https://work.example'],
};

describe('readPolicy', () => {
  it('is none where the organisation has set nothing', async () => {
    setPolicy({});
    expect(await readPolicy()).toEqual(noPolicy);
  });

  it('is none where the browser has no policy to give', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockRejectedValue(new Error('no manifest'));
    expect(await readPolicy()).toEqual(noPolicy);
  });

  it('takes every field', async () => {
    const lock = { idleMinutes: 5, maxMinutes: 60, maxUses: 100, onComputerLock: true };
    setPolicy({ lock, backends: [backend], allowOwnBackends: false, allowLockChanges: false });
    expect(await readPolicy()).toEqual({
      lock,
      backends: [
        {
          id: expect.stringMatching(/^managed-[\da-f]{24}$/) as string,
          label: 'Work',
          apiOrigin: 'https://api.work.example',
          apiPath: '/api/',
          siteOrigins: ['https://work.example'],
        },
      ],
      allowOwnBackends: false,
      allowLockChanges: false,
    });
  });

  it('takes 0 for none', async () => {
    setPolicy({ lock: { idleMinutes: 0, maxMinutes: 0, maxUses: 0 } });
    const lock = { idleMinutes: null, maxMinutes: null, maxUses: null };
    expect((await readPolicy()).lock).toEqual(lock);
  });

  it('gives a backend the same id each time, by its API prefix', async () => {
    setPolicy({ backends: [backend] });
    const [first] = (await readPolicy()).backends;
    setPolicy({ backends: [{ ...backend, name: 'Renamed' }] });
    const [renamed] = (await readPolicy()).backends;
    setPolicy({ backends: [{ ...backend, api: 'https://api.work.example/two/' }] });
    const [moved] = (await readPolicy()).backends;
    expect(renamed?.id).toBe(first?.id);
    expect(moved?.id).not.toBe(first?.id);
  });

  it.each([
    { lock: 'soon' },
    { lock: { idleMinutes: 7, maxMinutes: '60', maxUses: -1, onComputerLock: 'no', other: 1 } },
    { lock: { onComputerLock: 0 } },
    { backends: {} },
    { backends: [null, 'text', {}, { api: backend.api }, { ...backend, sites: 'all' }] },
    { backends: [{ ...backend, api: 'http://api.work.example/' }] },
    { backends: [{ ...backend, sites: ['https://*.work.example'] }] },
    { backends: [{ ...backend, api: gitPhantomScope.apiOrigin }] },
    { allowOwnBackends: 'no', allowLockChanges: 0, unknown: true },
  ])('passes over what is malformed: %j', async (fields) => {
    setPolicy(fields);
    expect(await readPolicy()).toEqual(noPolicy);
  });

  it('keeps the good beside the bad', async () => {
    const bad = { ...backend, api: 'https://10.0.0.1/' };
    setPolicy({ lock: { idleMinutes: 'x', maxMinutes: 60 }, backends: [bad, backend, backend] });
    const { lock, backends } = await readPolicy();
    expect(lock).toEqual({ maxMinutes: 60 });
    expect(backends).toHaveLength(1);
  });

  it('takes twenty backends at most', async () => {
    const backends = Array.from({ length: 25 }, (_, at) => ({
      ...backend,
      api: `https://api-${at}.work.example/`,
    }));
    setPolicy({ backends });
    expect((await readPolicy()).backends).toHaveLength(20);
  });
});
