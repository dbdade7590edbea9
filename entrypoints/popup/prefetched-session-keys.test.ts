import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { prefetchSessionKeys, getSessionKeys } from './prefetched-session-keys.ts';

/** A background that returns the keys of a new session each time, unless a test sets another answer. */
function fakeBackground(...answers: unknown[]) {
  let sessions = 0;
  return vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(() => {
    const answer = answers.shift() ?? { ok: true, value: { sessionId: `session ${++sessions}` } };
    return Promise.resolve(answer);
  });
}

afterEach(async () => {
  // Removes what an earlier test has prefetched.
  await getSessionKeys('none');
});

describe('a key that is being typed', () => {
  it('requests the session keys once, and finds them when it is stored', async () => {
    const send = fakeBackground();
    prefetchSessionKeys('one');
    prefetchSessionKeys('one');
    expect(send.mock.calls).toEqual([[{ type: 'getSessionKeys', backendId: 'one' }]]);
    await expect(getSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 1' },
    });
    expect(send).toHaveBeenCalledOnce();
  });

  it('leaves nothing to the next key', async () => {
    fakeBackground();
    prefetchSessionKeys('one');
    await getSessionKeys('one');
    await expect(getSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 2' },
    });
  });

  it('may be stored for another backend in the end', async () => {
    const send = fakeBackground();
    prefetchSessionKeys('one');
    await getSessionKeys('two');
    expect(send).toHaveBeenLastCalledWith({ type: 'getSessionKeys', backendId: 'two' });
    prefetchSessionKeys('one');
    prefetchSessionKeys('two');
    expect(send).toHaveBeenLastCalledWith({ type: 'getSessionKeys', backendId: 'two' });
  });

  it('is not encrypted for a session that has ended meanwhile', async () => {
    fakeBackground();
    await browser.storage.session.set({ status: {} });
    prefetchSessionKeys('one');
    // The changes that a first key causes end no session.
    await browser.storage.session.set({ status: { keys: [] } });
    await expect(getSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 1' },
    });
    prefetchSessionKeys('one');
    await browser.storage.session.clear();
    await expect(getSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 3' },
    });
  });

  it('requests them again if there was no answer', async () => {
    fakeBackground({ ok: false, code: 'failed' });
    prefetchSessionKeys('one');
    await expect(getSessionKeys('one')).resolves.toMatchObject({ ok: true });
  });
});
