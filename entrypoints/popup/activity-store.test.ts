import { expect, it } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { noActivity } from '../../lib/extension/activity.ts';
import { createActivityStore } from './activity-store.ts';

it('reads the activity when someone subscribes, and whenever it changes', async () => {
  const [first, second] = [1, 2].map((count) => ({ uses: [], counts: { 'site.example': count } }));
  await browser.storage.session.set({ activity: first });
  const store = createActivityStore();
  expect(store.getState().activity).toBe(noActivity);
  let heard = Promise.withResolvers<undefined>();
  const stop = store.subscribe(() => {
    heard.resolve(undefined);
  });
  await heard.promise;
  expect(store.getState()).toEqual({ activity: first, now: expect.any(Number) as unknown });

  heard = Promise.withResolvers<undefined>();
  await browser.storage.session.set({ activity: second });
  await heard.promise;
  expect(store.getState().activity).toEqual(second);
  stop();
});
