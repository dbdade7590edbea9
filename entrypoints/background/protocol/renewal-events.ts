import type { WebRequest } from 'webextension-polyfill';
import { browser } from '../../../lib/extension/browser.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { isApiTarget } from '../stamping/api-target.ts';
import { vaultKeysOf } from '../session/vault.ts';
import { renewForSite } from './reconcile.ts';
import { refreshWhereNeeded, sealAfterRefusal } from './refresh-discovery.ts';

/** The status of a stale token (docs/protocol.md, Receiving version 2). The body, which says so, cannot be seen. */
const staleStatus = 409;

/**
 * Watches for events that renew a token before its alarm: a page of an allowed site opens or comes to the front, or a
 * backend refuses the token. The browser reports pages and requests of granted hosts only.
 */
export function listenForRenewalEvents(): void {
  const { onBeforeRequest, onCompleted } = browser.webRequest;
  const urls = ['https://*/*'];
  onCompleted.addListener((answer) => void renewAfter(answer), { urls, types: ['xmlhttprequest'] });
  // In Firefox each request has its token renewed before it leaves.
  if (import.meta.env.BROWSER === 'firefox') return;
  onBeforeRequest.addListener(() => void renewAndRefresh(), { urls, types: ['main_frame'] });
  browser.tabs.onActivated.addListener(() => void renewAndRefresh());
}

/** When a configuration has ended, for example while the computer slept, no token can be renewed without a refresh. */
async function renewAndRefresh(): Promise<void> {
  await renewForSite();
  await refreshWhereNeeded();
}

/** Seals a refused token anew. A 409 that is not the protocol's costs a token and reveals nothing. */
export async function renewAfter({
  statusCode,
  url,
}: Pick<WebRequest.OnCompletedDetailsType, 'statusCode' | 'url'>): Promise<void> {
  if (statusCode !== staleStatus) return;
  const keys = vaultKeysOf(await readSnapshot('vault'));
  const refused = keys.find(
    ({ token, active, backend }) => active && token !== null && isApiTarget(url, backend),
  );
  if (refused !== undefined) await sealAfterRefusal(refused.backend);
}
