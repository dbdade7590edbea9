import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser.ts';
import { decodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';
import { armKey, checkHeldKey, failureCodeOf, lock, prepare, storeKey } from './key-life.ts';
import { borrowSessionKey, readHeldHeaders, readStatus } from './vault.ts';

const apiKey = 'sk-proj-FAKEFAKEFAKEFAKEFAKEFAKE';

async function seal(): Promise<string> {
  const sessionKey = decodeBase64(await borrowSessionKey()) ?? new Uint8Array();
  return encryptApiKey(new TextEncoder().encode(apiKey), sessionKey);
}

async function store() {
  return storeKey({ type: 'storeKey', provider: 'openai', envelope: await seal() });
}

function backendSays(status: number, body: unknown): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
}

function readRules() {
  return browser.declarativeNetRequest.getSessionRules();
}

async function rejectKey(): Promise<void> {
  backendSays(401, { error: { code: 'INVALID_BYOK_KEY' } });
  await store();
}

beforeEach(() => {
  backendSays(200, { valid: true });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('storeKey', () => {
  it('arms a key that works', async () => {
    await expect(store()).resolves.toMatchObject({ state: 'armed', provider: 'openai' });
    const held = await readHeldHeaders();
    const [rule] = await readRules();
    expect(rule?.action.requestHeaders?.map(({ value }) => value)).toEqual(
      Object.values(held?.headers ?? {}),
    );
  });

  it('publishes its status for pages of ours, and nothing secret in it', async () => {
    const status = await store();
    const published = await browser.storage.session.get('status');
    expect(published).toEqual({ status });
    for (const secret of Object.values((await readHeldHeaders())?.headers ?? {})) {
      expect(JSON.stringify(published)).not.toContain(secret);
    }
  });

  it('arms a key that cannot be checked just now', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')));
    await expect(store()).resolves.toMatchObject({
      state: 'armed',
      check: { kind: 'backendUnreachable' },
    });
  });

  it('holds a rejected key without a rule', async () => {
    await rejectKey();
    await expect(readStatus()).resolves.toMatchObject({
      state: 'held',
      check: { kind: 'rejected' },
    });
    await expect(readRules()).resolves.toEqual([]);
  });

  it('takes the old rule down before it checks the new key', async () => {
    await store();
    let rulesDuringCheck = 1;
    vi.stubGlobal('fetch', async () => {
      rulesDuringCheck = (await readRules()).length;
      return new Response('{"valid":true}');
    });
    await store();
    expect(rulesDuringCheck).toBe(0);
  });

  it('refuses what is not an envelope and keeps what it had', async () => {
    await store();
    const before = await readHeldHeaders();
    const bad = storeKey({ type: 'storeKey', provider: 'openai', envelope: 'bm90IG9uZQ==' });
    await expect(bad.catch(failureCodeOf)).resolves.toBe('badEnvelope');
    await expect(readHeldHeaders()).resolves.toEqual(before);
  });

  it('ignores an answer about a key that was forgotten meanwhile', async () => {
    vi.stubGlobal('fetch', async () => {
      await lock();
      return new Response('{"valid":true}');
    });
    await expect(store()).resolves.toEqual({ state: 'locked' });
    await expect(readRules()).resolves.toEqual([]);
  });
});

describe('checkHeldKey', () => {
  it('disarms a key that the provider rejects', async () => {
    await store();
    backendSays(401, { error: { code: 'INVALID_BYOK_KEY' } });
    await expect(checkHeldKey()).resolves.toMatchObject({ state: 'held' });
    await expect(readRules()).resolves.toEqual([]);
  });

  it('has nothing to check when nothing is held', async () => {
    await expect(checkHeldKey().catch(failureCodeOf)).resolves.toBe('noKey');
  });
});

describe('armKey', () => {
  it("arms a rejected key on the user's word", async () => {
    await rejectKey();
    await expect(armKey()).resolves.toMatchObject({ state: 'armed' });
    await expect(readRules()).resolves.toHaveLength(1);
  });

  it('has nothing to arm when nothing is held', async () => {
    await expect(armKey().catch(failureCodeOf)).resolves.toBe('noKey');
  });

  it('does not say armed when the rule could not be installed', async () => {
    await rejectKey();
    vi.spyOn(browser.declarativeNetRequest, 'updateSessionRules').mockRejectedValue(new Error());
    await expect(armKey().catch(failureCodeOf)).resolves.toBe('failed');
    await expect(readStatus()).resolves.toMatchObject({ state: 'held' });
  });
});

describe('lock', () => {
  it('removes the rule before it clears the vault, and leaves nothing', async () => {
    await store();
    const order: string[] = [];
    const rules = vi.spyOn(browser.declarativeNetRequest, 'updateSessionRules');
    const area = vi.spyOn(browser.storage.session, 'clear');
    rules.mockImplementationOnce(() => Promise.resolve(void order.push('rule')));
    area.mockImplementationOnce(() => Promise.resolve(void order.push('vault')));
    await lock();
    expect(order).toEqual(['rule', 'vault']);

    await lock();
    await expect(browser.storage.session.get(null)).resolves.toEqual({});
    await expect(readRules()).resolves.toEqual([]);
  });

  it('makes the next session key a new one', async () => {
    const first = await borrowSessionKey();
    await expect(borrowSessionKey()).resolves.toBe(first);
    await lock();
    await expect(borrowSessionKey()).resolves.not.toBe(first);
  });

  it('is not undone by whatever runs beside it', async () => {
    await store();
    await Promise.allSettled([borrowSessionKey(), checkHeldKey(), armKey(), lock(), armKey()]);
    await expect(readStatus()).resolves.toEqual({ state: 'locked' });
    await expect(readRules()).resolves.toEqual([]);
  });
});

describe('prepare', () => {
  it('removes a rule that no armed key stands behind', async () => {
    await store();
    await browser.storage.session.clear();
    await prepare();
    await expect(readRules()).resolves.toEqual([]);
  });

  it('keeps content scripts out of the vault', async () => {
    await prepare();
    const { setAccessLevel } = browser.storage.session as { setAccessLevel?: unknown };
    expect(setAccessLevel).toHaveBeenCalledWith({ accessLevel: 'TRUSTED_CONTEXTS' });
  });

  it('puts back the rule of an armed key', async () => {
    await store();
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1] });
    await prepare();
    await expect(readRules()).resolves.toHaveLength(1);
  });
});
