import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MortalWorker } from '../../testkit/extension/mortal-worker.ts';
import { browser } from '../../lib/extension/browser.ts';
import { emptyStatus } from '../../lib/extension/messages.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.doUnmock('webextension-polyfill');
});

it('answers although the browser failed once while the worker started', async () => {
  vi.mocked(browser.idle.queryState).mockRejectedValueOnce(new Error('failed'));
  const worker = await MortalWorker.start(null);
  const sender = { id: browser.runtime.id, url: browser.runtime.getURL('/popup.html') };
  const answer = await worker.tell('runtime.onMessage', { type: 'getStatus' }, sender);
  expect(answer).toEqual({ ok: true, value: emptyStatus });
});
