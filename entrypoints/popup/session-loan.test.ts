import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/browser.ts';
import { borrowAhead, borrowSessionKeys } from './session-loan.ts';

/** A background that lends the keys of a new session each time, unless it is told what to answer. */
function fakeBackground(...answers: unknown[]) {
  let sessions = 0;
  return vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(() => {
    const answer = answers.shift() ?? { ok: true, value: { sessionId: `session ${++sessions}` } };
    return Promise.resolve(answer);
  });
}

afterEach(async () => {
  // No test is lent what the one before it has asked for.
  await borrowSessionKeys('none');
});

describe('a key that is being typed', () => {
  it('has the session keys asked for once, and they are there when it comes', async () => {
    const send = fakeBackground();
    borrowAhead('one');
    borrowAhead('one');
    expect(send.mock.calls).toEqual([[{ type: 'borrowSessionKey', backendId: 'one' }]]);
    await expect(borrowSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 1' },
    });
    expect(send).toHaveBeenCalledOnce();
  });

  it('is lent nothing for the next one', async () => {
    fakeBackground();
    borrowAhead('one');
    await borrowSessionKeys('one');
    await expect(borrowSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 2' },
    });
  });

  it('may be for another backend in the end', async () => {
    const send = fakeBackground();
    borrowAhead('one');
    await borrowSessionKeys('two');
    expect(send).toHaveBeenLastCalledWith({ type: 'borrowSessionKey', backendId: 'two' });
    borrowAhead('one');
    borrowAhead('two');
    expect(send).toHaveBeenLastCalledWith({ type: 'borrowSessionKey', backendId: 'two' });
  });

  it('is not encrypted under a session that has ended meanwhile', async () => {
    fakeBackground();
    await browser.storage.session.set({ status: {} });
    borrowAhead('one');
    // What a first key changes ends nothing.
    await browser.storage.session.set({ status: { keys: [] } });
    await expect(borrowSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 1' },
    });
    borrowAhead('one');
    await browser.storage.session.clear();
    await expect(borrowSessionKeys('one')).resolves.toMatchObject({
      value: { sessionId: 'session 3' },
    });
  });

  it('has them asked for again where there was no answer', async () => {
    fakeBackground({ ok: false, code: 'failed' });
    borrowAhead('one');
    await expect(borrowSessionKeys('one')).resolves.toMatchObject({ ok: true });
  });
});
