import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser.ts';
import { emptyStatus } from '../../lib/messages.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey, decryptApiKey } from '../../lib/protocol/envelope.ts';
import { storeKey } from './store-key.ts';

const plan = {
  provider: 'openai',
  backendId: 'git-phantom-scope',
  label: 'work',
  use: false,
} as const;
const fakeKey = `sk-proj-${'FAKE'.repeat(8)}`;

/** A background that answers by message type and keeps what it was sent. */
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
    const sessionKey = encodeBase64(createSessionKey());
    const stored = { ok: true, value: emptyStatus };
    const sent = fakeBackground({
      borrowSessionKey: { ok: true, value: { sessionId: 'one', sessionKey } },
      storeKey: stored,
    });
    const apiKey = new TextEncoder().encode(fakeKey);
    expect(await storeKey(plan, apiKey)).toEqual(stored);
    expect(JSON.stringify(sent)).not.toContain('FAKE');
    const { envelope, ...rest } = sent[1] as { envelope: string };
    expect(rest).toEqual({ type: 'storeKey', ...plan, sessionId: 'one' });
    const opened = await decryptApiKey({ encryptedKey: envelope, sessionKey });
    expect(new TextDecoder().decode(opened)).toBe(fakeKey);
  });

  it.each([
    [
      'stored',
      { ok: true, value: { sessionId: 'one', sessionKey: encodeBase64(createSessionKey()) } },
    ],
    ['without a session key', { ok: false, code: 'failed' }],
    [
      'with a session key that is none',
      { ok: true, value: { sessionId: 'one', sessionKey: 'no base64' } },
    ],
  ])('zeroes the bytes: %s', async (_case, borrowSessionKey) => {
    fakeBackground({ borrowSessionKey });
    const apiKey = new TextEncoder().encode(fakeKey);
    await storeKey(plan, apiKey);
    expect(apiKey.every((byte) => byte === 0)).toBe(true);
  });

  it('zeroes the bytes before it waits for the check', async () => {
    const apiKey = new TextEncoder().encode(fakeKey);
    let wasWiped = false;
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) => {
      wasWiped = apiKey.every((byte) => byte === 0);
      const isBorrowing = (message as { type: string }).type === 'borrowSessionKey';
      const value = isBorrowing
        ? { sessionId: 'one', sessionKey: encodeBase64(createSessionKey()) }
        : emptyStatus;
      return Promise.resolve({ ok: true, value });
    });
    await storeKey(plan, apiKey);
    expect(wasWiped).toBe(true);
  });

  it('stores nothing where the session key is none', async () => {
    const sent = fakeBackground({
      borrowSessionKey: { ok: true, value: { sessionId: 'one', sessionKey: '' } },
    });
    const result = await storeKey(plan, new TextEncoder().encode(fakeKey));
    expect(result).toEqual({ ok: false, code: 'failed' });
    expect(sent).toHaveLength(1);
  });
});
