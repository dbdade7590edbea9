import { describe, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { emptyStatus, type Result, type Status } from '../../lib/extension/messages.ts';
import { createStatus } from './status-for-test.ts';
import { createPopupStore } from './popup-store.ts';

const locked: Result<Status> = { ok: true, value: emptyStatus };
const armed: Result<Status> = { ok: true, value: createStatus() };
const backends = [{ ...gitPhantomScope, id: 'elsewhere' }];
const failed: Result<Status> = { ok: false, code: 'failed' };

function answerStatus(status: Result<Status>) {
  return vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(status);
}

describe('createPopupStore', () => {
  it('starts with the first answer', () => {
    expect(createPopupStore(locked).getState()).toEqual({
      status: locked.value,
      failure: null,
      backends: [gitPhantomScope],
    });
    expect(createPopupStore(failed).getState()).toMatchObject({ status: null, failure: 'failed' });
  });

  it('replaces an assumed status', () => {
    const store = createPopupStore(locked);
    store.show(failed, backends);
    expect(store.getState()).toEqual({ status: null, failure: 'failed', backends });
  });

  it('shows the answer to an action', async () => {
    const store = createPopupStore(locked);
    await store.run(() => Promise.resolve(armed));
    expect(store.getState()).toMatchObject({ status: armed.value, failure: null });
  });

  it('keeps showing a failure while it updates the status', async () => {
    answerStatus(locked);
    const store = createPopupStore(armed);
    await store.run(() => Promise.resolve<Result<Status>>({ ok: false, code: 'noKey' }));
    expect(store.getState()).toMatchObject({ status: locked.value, failure: 'noKey' });
  });

  it('clears a failure at the next action', async () => {
    answerStatus(failed);
    const store = createPopupStore(failed);
    await store.run(() => Promise.resolve(locked));
    expect(store.getState().failure).toBeNull();
  });

  it('follows the background while someone is subscribed, and asks it nothing', async () => {
    const send = answerStatus(failed);
    const store = createPopupStore(locked);
    const changed = Promise.withResolvers<undefined>();
    const stop = store.subscribe(() => {
      changed.resolve(undefined);
    });
    await browser.storage.session.set({ status: createStatus() });
    await changed.promise;
    expect(store.getState().status).toEqual(createStatus());
    expect(send).not.toHaveBeenCalled();
    stop();
  });

  it('postpones a published status until the answer to an action', async () => {
    const store = createPopupStore(locked);
    const shown: unknown[] = [];
    store.subscribe(() => shown.push(store.getState().status));
    await store.run(async () => {
      await browser.storage.session.set({ status: createStatus({ armed: false }) });
      return armed;
    });
    expect(shown).toEqual([createStatus()]);
  });

  it('shows a published status if the answer takes long', async () => {
    const store = createPopupStore(locked);
    const shown = Promise.withResolvers<unknown>();
    store.subscribe(() => {
      shown.resolve(store.getState().status);
    });
    await store.run(async () => {
      await browser.storage.session.set({ status: createStatus({ armed: false }) });
      expect(await shown.promise).toEqual(createStatus({ armed: false }));
      return armed;
    });
    expect(store.getState().status).toEqual(createStatus());
  });

  it('shows at once that everything is forgotten', async () => {
    const store = createPopupStore(armed);
    store.subscribe(() => undefined);
    await store.run(async () => {
      await browser.storage.session.set({ status: emptyStatus });
      expect(store.getState().status).toEqual(emptyStatus);
      return locked;
    });
  });

  it('stops following when nobody is subscribed', async () => {
    const store = createPopupStore(locked);
    store.subscribe(() => undefined)();
    await browser.storage.session.set({ status: createStatus() });
    expect(store.getState().status).toEqual(locked.value);
  });
});
