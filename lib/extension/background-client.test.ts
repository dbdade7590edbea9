import { describe, expect, it, vi } from 'vitest';
import { ask, onItemChange, onStatusChange, readPublishedStatus } from './background-client.ts';
import { browser } from './browser.ts';
import { emptyStatus } from './messages.ts';

const failed = { ok: false, code: 'failed' };

describe('readPublishedStatus', () => {
  it('is locked where nothing was published', async () => {
    expect(await readPublishedStatus()).toEqual({ ok: true, value: emptyStatus });
  });

  it('is what was published, without asking the background', async () => {
    const send = vi.spyOn(browser.runtime, 'sendMessage');
    await browser.storage.session.set({ status: 'published' });
    expect(await readPublishedStatus()).toEqual({ ok: true, value: 'published' });
    expect(send).not.toHaveBeenCalled();
  });

  it('says that it failed when the extension is gone', async () => {
    vi.spyOn(browser.storage.session, 'get').mockRejectedValue(new Error('gone'));
    expect(await readPublishedStatus()).toEqual(failed);
  });
});

describe('ask', () => {
  it("returns the background's answer", async () => {
    const answer = { ok: true, value: emptyStatus };
    vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
    expect(await ask({ type: 'getStatus' })).toEqual(answer);
  });

  it('sends the message and nothing else', async () => {
    const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(failed);
    await ask({ type: 'activateKey', keyId: 'a-key' });
    expect(send.mock.calls).toEqual([[{ type: 'activateKey', keyId: 'a-key' }]]);
  });

  it('says that it failed when nobody listens', async () => {
    expect(await ask({ type: 'getStatus' })).toEqual(failed);
  });

  it.each([undefined, null, 'text', {}])(
    'says that it failed when the answer is %j',
    async (answer) => {
      vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
      expect(await ask({ type: 'lock' })).toEqual(failed);
    },
  );

  it('says that it failed when the extension is gone', async () => {
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(() => {
      throw new Error('Extension context invalidated.');
    });
    expect(await ask({ type: 'lock' })).toEqual(failed);
  });
});

describe('onStatusChange', () => {
  it('tells what was published, and of nothing else', async () => {
    const listener = vi.fn();
    onStatusChange(listener);
    await browser.storage.session.set({ vault: 'secret', status: 'published' });
    expect(listener.mock.calls).toEqual([['published']]);
  });

  it('takes a lock that has cleared everything for one', async () => {
    await browser.storage.session.set({ status: 'published' });
    const listener = vi.fn();
    onStatusChange(listener);
    await browser.storage.session.remove('status');
    expect(listener.mock.calls).toEqual([[emptyStatus]]);
  });

  it('is silent about what is not the status', async () => {
    const listener = vi.fn();
    onStatusChange(listener);
    await browser.storage.session.set({ time: 1 });
    expect(listener).not.toHaveBeenCalled();
  });

  it('tells nothing more once it was ended', async () => {
    const listener = vi.fn();
    onStatusChange(listener)();
    await browser.storage.session.set({ status: 'other' });
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('onItemChange', () => {
  it('tells of a change, but not what it was', async () => {
    const listener = vi.fn();
    onItemChange('activity', listener);
    await browser.storage.session.set({ vault: 'secret', activity: 'published' });
    expect(listener.mock.calls).toEqual([[]]);
  });
});
