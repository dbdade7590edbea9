import type { Page } from '@playwright/test';
import type { Activity } from '../../lib/extension/activity.ts';
import type { KeySummary, Status } from '../../lib/extension/messages.ts';

/** The status that the background has published, with some fields changed. */
export interface ShownState {
  readonly status?: Partial<Status>;
  /** Changes every stored key. */
  readonly key?: Partial<KeySummary>;
  readonly activity?: Activity;
}

/** Makes an open popup show a state that would take long to reach, because our pages show what was published. */
export async function showState(popup: Page, { status, key, activity }: ShownState): Promise<void> {
  await popup.evaluate(
    async (change) => {
      // The lock that the background's transactions take. Our pages share it. Without it a transaction could overwrite the
      // change.
      await navigator.locks.request('transaction', async () => {
        const { status: held } = await chrome.storage.session.get<{ status: Status }>('status');
        const keys = held.keys.map((it) => ({ ...it, ...change.key }));
        await chrome.storage.session.set({ status: { ...held, keys, ...change.status } });
        if (change.activity !== undefined) {
          await chrome.storage.session.set({ activity: change.activity });
        }
      });
    },
    { status, key, activity },
  );
  await popup.reload();
  await popup.locator('h1').waitFor();
}

/** A hundred uses by three sites. The newest was sent without the key, by a worker if asked for. */
export function createFullActivity(keyId: string, lostByWorker = false): Activity {
  const sites = ['gitphantomscope.com', 'app.example', 'a-rather-long-name-of-a-site.example'];
  const now = Date.now();
  const uses = Array.from({ length: 100 }, (_, at) => ({
    requestId: String(at),
    time: now - (100 - at) * 7_000,
    method: at % 3 === 0 ? 'POST' : 'GET',
    path: `/api/v1/${'models-of-every-provider/'.repeat(at % 4)}${at}`,
    site: sites[at % 3] ?? '',
    status: at === 99 ? null : ([200, 404, 429][at % 3] ?? null),
    keyId,
    provider: 'openai' as const,
    fromWorker: lostByWorker && at === 99,
    travelled: at !== 99,
  }));
  return { uses, counts: Object.fromEntries(sites.map((site, at) => [site, 1_234 >> at])) };
}
