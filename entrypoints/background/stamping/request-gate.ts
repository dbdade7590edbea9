import type { WebRequest } from 'webextension-polyfill';
import type { Backend } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { defaultSettings, readSettings } from '../../../lib/extension/settings.ts';
import { isApiTarget } from './api-target.ts';
import { isStampedMethod, noTab } from './header-rule.ts';
import type { KeyHeaders } from '../session/vault-key.ts';
import { isLocking } from '../session/transaction.ts';
import { armedHeadersOf } from '../session/vault.ts';

/** What the gate reads of a request. `frameAncestors`: the page around it, the page around that, up to the tab's own. */
export type GatedRequest = Pick<
  WebRequest.OnBeforeSendHeadersDetailsType,
  'url' | 'method' | 'tabId' | 'frameId' | 'incognito' | 'requestHeaders'
> & {
  readonly originUrl?: string | undefined;
  readonly documentUrl?: string | undefined;
  readonly frameAncestors?: readonly { readonly url: string }[];
  readonly thirdParty?: boolean;
};

/**
 * Firefox only, in place of the header rule: Firefox knows no `topDomains`, and a rule bound to tabs has to be moved at each
 * navigation by an event page that may be asleep. Here the browser asks about every single request and waits for the answer
 * (it wakes the event page for that), so nothing can come too early or too late. No answer, no key.
 * @param ready resolves once what a stopped event page left half done is finished
 * @param renew renews the tokens that are due
 */
export function listenForRequests(ready: () => Promise<void>, renew: () => Promise<void>): void {
  browser.webRequest.onBeforeSendHeaders.addListener(
    (request) => (isOfWebPage(request) ? answer(request, ready, renew) : undefined),
    // Narrowed by the browser to the hosts that the extension may reach.
    { urls: ['https://*/*'], types: ['xmlhttprequest'] },
    ['blocking', 'requestHeaders'],
  );
}

/**
 * Picks the headers for a request, `null` if it must go without them. Its gates: the target by prefix, the requesting page and
 * every page around it by exact origin, no preflight, no private window.
 * @param workersOf ids of the backends whose sites' workers may use the key
 */
export function pickHeaders(
  request: GatedRequest,
  armed: readonly KeyHeaders[],
  workersOf: readonly string[] = [],
): Readonly<Record<string, string>> | null {
  if (request.incognito === true || !isStampedMethod(request.method)) return null;
  const match = armed.find(
    ({ backend }) =>
      isApiTarget(request.url, backend) &&
      isAllowed(request, backend) &&
      (request.tabId !== noTab || workersOf.includes(backend.id)),
  );
  return match?.headers ?? null;
}

async function answer(
  request: GatedRequest,
  ready: () => Promise<void>,
  renew: () => Promise<void>,
): Promise<WebRequest.BlockingResponse> {
  try {
    await ready();
    if (await isOver()) return {};
    // The browser waits: no request leaves with a token that is about to end.
    await renew();
    const { workersOf } = request.tabId === noTab ? await readSettings() : defaultSettings;
    const headers = pickHeaders(request, armedHeadersOf(await readSnapshot('vault')), workersOf);
    return headers === null ? {} : { requestHeaders: withHeaders(request, headers) };
  } catch {
    // Whatever failed, the site's request goes on, without the key.
    return {};
  }
}

/** Tells whether a lock has begun, or is due and only waits for its alarm. */
async function isOver(): Promise<boolean> {
  const { endsAt } = (await readSnapshot('status')).items.status;
  return isLocking() || (endsAt !== null && Date.now() >= endsAt);
}

/** Our own requests are not: they must not wait for a start that may be waiting for them. */
function isOfWebPage({ originUrl }: GatedRequest): boolean {
  return originUrl?.startsWith('https:') === true || originUrl?.startsWith('blob:') === true;
}

function isAllowed(request: GatedRequest, { siteOrigins }: Backend): boolean {
  const isOfSite = (url: string | undefined): boolean => siteOrigins.includes(originOf(url));
  if (!isOfSite(request.originUrl) || !isOfSite(request.documentUrl)) return false;
  const { tabId, frameId, frameAncestors, thirdParty } = request;
  // No pages around it are known. In another site's frame Firefox calls it third-party, in a subdomain's it does not.
  if (tabId === noTab) return thirdParty === false;
  if (frameAncestors === undefined || (frameId === 0) !== (frameAncestors.length === 0))
    return false;
  return frameAncestors.every(({ url }) => isOfSite(url));
}

function originOf(url = ''): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

/** In place of headers of the same name, should the page have set any. */
function withHeaders(
  { requestHeaders = [] }: GatedRequest,
  headers: Readonly<Record<string, string>>,
): WebRequest.HttpHeaders {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const others = requestHeaders.filter(({ name }) => !names.includes(name.toLowerCase()));
  return [...others, ...Object.entries(headers).map(([name, value]) => ({ name, value }))];
}
