import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { type SessionKeys, emptyStatus, type Envelopes } from '../../lib/extension/messages.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey } from '../../lib/protocol/envelope.ts';
import { expectOpens } from './open-for-test.ts';
import { storeKey } from './store-key.ts';

const plan = {
  provider: 'openai',
  backendId: 'git-phantom-scope',
  label: 'work',
  active: false,
} as const;
const fakeKey = `sk-proj-${'FAKE'.repeat(8)}`;

/** Session keys as the background returns them. */
function createSessionKeys(keys: Partial<Envelopes> = {}): SessionKeys {
  const [v1, v2] = [encodeBase64(createSessionKey()), encodeBase64(createSessionKey())];
  return { sessionId: 'one', apiOrigin: 'https://api.example', sessionKeys: { v1, v2, ...keys } };
}

/** A background that answers by message type and records the messages. */
function fakeBackground(answers: Record<string, unknown>) {
  const sent: unknown[] = [];
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) => {
    sent.push(message);
    return Promise.resolve(answers[(message as { type: string }).type]);
  });
  return sent;
}

describe('storeKey', () => {
  it('sends an envelope that the session key opens, and nothing of the key', async () => {
    const sessionKeys = createSessionKeys();
    const stored = { ok: true, value: emptyStatus };
    const sent = fakeBackground({
      getSessionKeys: { ok: true, value: sessionKeys },
      storeKey: stored,
    });
    const apiKey = new TextEncoder().encode(fakeKey);
    expect(await storeKey(plan, apiKey)).toEqual(stored);
    expect(JSON.stringify(sent)).not.toContain('FAKE');
    expect(sent[0]).toEqual({ type: 'getSessionKeys', backendId: plan.backendId });
    const { envelopes, ...rest } = sent[1] as { envelopes: Envelopes };
    expect(rest).toEqual({ type: 'storeKey', ...plan, sessionId: 'one' });
    await expectOpens(envelopes, sessionKeys, fakeKey);
  });

  it.each([
    ['stored', { ok: true, value: createSessionKeys() }],
    ['without a session key', { ok: false, code: 'failed' }],
    [
      'with a session key that is none',
      { ok: true, value: createSessionKeys({ v1: 'no base64' }) },
    ],
    ['with another that is none', { ok: true, value: createSessionKeys({ v2: '' }) }],
  ])('zeroes the bytes: %s', async (_case, getSessionKeys) => {
    fakeBackground({ getSessionKeys });
    const apiKey = new TextEncoder().encode(fakeKey);
    await storeKey(plan, apiKey);
    expect(apiKey.every((byte) => byte === 0)).toBe(true);
  });

  it('zeroes the bytes before it waits for the check', async () => {
    const apiKey = new TextEncoder().encode(fakeKey);
    let wasWiped = false;
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) => {
      wasWiped = apiKey.every((byte) => byte === 0);
      const isForSessionKeys = (message as { type: string }).type === 'getSessionKeys';
      const value = isForSessionKeys ? createSessionKeys() : emptyStatus;
      return Promise.resolve({ ok: true, value });
    });
    await storeKey(plan, apiKey);
    expect(wasWiped).toBe(true);
  });

  it('stores nothing if the session key is malformed', async () => {
    const sent = fakeBackground({
      getSessionKeys: { ok: true, value: createSessionKeys({ v2: '' }) },
    });
    const result = await storeKey(plan, new TextEncoder().encode(fakeKey));
    expect(result).toEqual({ ok: false, code: 'failed' });
    expect(sent).toHaveLength(1);
  });
});
