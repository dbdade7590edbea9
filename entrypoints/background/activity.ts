import type { WebRequest } from 'webextension-polyfill';
import {
  type Activity,
  activityItem,
  addUse,
  maxPathChars,
  setUseStatus,
  type Use,
} from '../../lib/activity.ts';
import { browser } from '../../lib/browser.ts';
import { parseSealedToken } from '../../lib/protocol/sealed-token.ts';
import { readActivity } from '../../lib/read-activity.ts';
import { showActivity } from './badge.ts';
import { isStampedMethod } from './header-rule.ts';
import { recordUse } from './key-life.ts';
import type { HeldHeaders } from './held-key.ts';
import { whileArmed } from './vault.ts';

/** What the browsers tell of where a request comes from: Chromium an origin, Firefox a whole URL. */
type SentRequest = WebRequest.OnSendHeadersDetailsType & { readonly initiator?: string };

/** The browser tells only of hosts that we have permission for: the backends and their sites. */
const filter: WebRequest.RequestFilter = { urls: ['https://*/*'], types: ['xmlhttprequest'] };

/** Behind a host name: another origin, and the same host for Chromium's rules (docs/threat-model.md). */
const dotBehind = /\.(?=$|:\d)/;

/**
 * Records which requests carried a key: in memory, without slowing them, and only while one is in use. Registers its
 * listeners at once, so that a stopped worker is woken by the next request.
 */
export function watchActivity(): void {
  const { onSendHeaders, onCompleted } = browser.webRequest;
  onSendHeaders.addListener((request) => void recordRequest(request), filter, headerOptions());
  onCompleted.addListener((answer) => void recordAnswer(answer), filter);
}

/** Both headers are among those that Chromium shows only on demand; Firefox knows no such demand. */
function headerOptions(): WebRequest.OnSendHeadersOptions[] {
  const { OnSendHeadersOptions: known } = browser.webRequest as unknown as {
    OnSendHeadersOptions: Record<string, WebRequest.OnSendHeadersOptions>;
  };
  return Object.values(known);
}

/** Records a request that an armed key belongs to, whether the key left with it or not. */
export async function recordRequest(request: SentRequest): Promise<void> {
  // Our own key check has no site, and what no rule would stamp is nobody's use.
  const site = readSite(request);
  if (site === null || !isStampedMethod(request.method)) return;
  const usedKeyIds: string[] = [];
  await record((activity, keys) => {
    const key = keys.find((armed) => belongsTo(request, site, armed));
    const use = key === undefined ? null : describeUse(request, site, key);
    // In a frame it may be another site's page that the rule keeps away from, and so may a host with a dot behind it be:
    // nothing is wrong then.
    const mayBeOther = request.frameId > 0 || dotBehind.test(site);
    if (use === null || (!use.travelled && mayBeOther)) return activity;
    if (use.travelled) usedKeyIds.push(use.keyId);
    return addUse(activity, use);
  });
  // Not before: it may end in a lock, which waits for what is done while armed.
  await Promise.all(usedKeyIds.map(recordUse));
}

/** Records how a recorded request was answered. */
export async function recordAnswer({
  requestId,
  statusCode,
}: Pick<WebRequest.OnCompletedDetailsType, 'requestId' | 'statusCode'>): Promise<void> {
  await record((activity) => setUseStatus(activity, requestId, statusCode));
}

/** What one event changes, beside which keys are armed. */
type Change = (activity: Activity, keys: readonly HeldHeaders[]) => Activity;

/** What has happened and is not being written yet; `null` where nothing is. */
let waiting: Change[] | null = null;
let recording = Promise.resolve();

/** Records what happened while a key is in use. Whatever happens before its turn to be written comes is written with it. */
async function record(change: Change): Promise<void> {
  if (waiting === null) {
    waiting = [];
    recording = recordTogether(waiting);
  }
  waiting.push(change);
  await recording;
}

async function recordTogether(changes: readonly Change[]): Promise<void> {
  try {
    await whileArmed((keys) => {
      waiting = null;
      return changeActivity(changes, keys);
    });
  } finally {
    // No key is in use, or the browser does not say which.
    if (waiting === changes) waiting = null;
  }
}

function readSite({ initiator, originUrl }: SentRequest): string | null {
  const url = initiator ?? originUrl;
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

function belongsTo({ url }: SentRequest, site: string, { backend }: HeldHeaders): boolean {
  // Chromium stamps for the site's name with a dot behind it too.
  const named = site.replace(dotBehind, '');
  return url.startsWith(backend.apiOrigin + backend.apiPath) && backend.siteOrigins.includes(named);
}

function describeUse(request: SentRequest, site: string, key: HeldHeaders): Use {
  const { requestId, timeStamp, method, url } = request;
  return {
    requestId,
    time: timeStamp,
    method,
    path: new URL(url).pathname.slice(0, maxPathChars),
    site: new URL(site).host,
    status: null,
    keyId: key.id,
    provider: key.provider,
    travelled: carries(request, key),
  };
}

/** Tells whether both headers left as the rule set them. */
function carries({ requestHeaders = [] }: SentRequest, { headers }: HeldHeaders): boolean {
  return Object.entries(headers).every(([name, value]) => {
    const sent = requestHeaders.filter((it) => it.name.toLowerCase() === name.toLowerCase());
    return sent.length === 1 && isSame(sent[0]?.value, value);
  });
}

/** A token may have been renewed since the request left: then it is another one for the same envelope and provider. */
function isSame(sent = '', held: string): boolean {
  const token = parseSealedToken(held);
  return sent === held || (token !== null && parseSealedToken(sent)?.provider === token.provider);
}

async function changeActivity(
  changes: readonly Change[],
  keys: readonly HeldHeaders[],
): Promise<void> {
  const before = await readActivity();
  const after = changes.reduce((activity, change) => change(activity, keys), before);
  if (after === before) return;
  await browser.storage.session.set({ [activityItem]: after });
  await showActivity(after);
}
