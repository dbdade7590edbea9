import type { WebRequest } from 'webextension-polyfill';
import { browser } from '../../../lib/extension/browser.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { isApiTarget } from '../stamping/api-target.ts';
import { vaultKeysOf } from '../session/vault.ts';
import { renewForSite } from './reconcile.ts';
import { refreshWhereNeeded, sealAfterRefusal } from './refresh-discovery.ts';

/** A token that a backend takes no more (docs/protocol.md, Receiving version 2). The body, which says so, cannot be seen. */
const staleStatus = 409;

/**
 * Watches for what makes a token worth renewing before its alarm: a page of an allowed site that opens or comes to the
 * front, and a refusal. The browser tells of pages and requests only where we have the permission for their hosts.
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

/** Where what is known of a backend has ended, as after the computer slept, no token can be renewed without a refresh. */
async function renewAndRefresh(): Promise<void> {
  await renewForSite();
  await refreshWhereNeeded();
}

/** Has a refused token sealed anew. Another 409 than the protocol's costs a token, and tells nobody anything. */
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
