import type { WebRequest } from 'webextension-polyfill';
import {
  type Activity,
  addUse,
  maxPathChars,
  setUseStatus,
  type Use,
} from '../../../lib/extension/activity.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { parseSealedToken } from '../../../lib/protocol/sealed-token.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { isApiTarget } from './api-target.ts';
import { showActivity } from '../toolbar/badge.ts';
import { isStampedMethod, noTab } from './header-rule.ts';
import { recordUses } from '../session/session-life.ts';
import type { KeyHeaders } from '../session/vault-key.ts';
import { hasOpenSite } from '../protocol/has-open-site.ts';
import type { Transaction } from '../session/transaction.ts';
import { armedHeadersOf } from '../session/vault.ts';

/** Where a request comes from: Chromium reports an origin, Firefox a whole URL. */
type SentRequest = WebRequest.OnSendHeadersDetailsType & { readonly initiator?: string };

/** The browser reports granted hosts only: the backends and their sites. */
const filter: WebRequest.RequestFilter = { urls: ['https://*/*'], types: ['xmlhttprequest'] };

/** A dot behind a host name: another origin, but the same host for Chromium's rules (docs/threat-model.md). */
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
  // Our own key check has no site, and a request that no rule would stamp is no use.
  const site = readSite(request);
  if (site !== null && isStampedMethod(request.method)) await record(findUse(request, site));
}

/** Records how a recorded request was answered. */
export async function recordAnswer({
  requestId,
  statusCode,
}: Pick<WebRequest.OnCompletedDetailsType, 'requestId' | 'statusCode'>): Promise<void> {
  await record(Promise.resolve({ requestId, status: statusCode }));
}

/** What the browser reports: a key was used, or a request answered. */
type Sighting = Use | { readonly requestId: string; readonly status: number };

/** Each write takes processor time from the site's own requests, so there are four a second. */
const pauseMs = 250;

/** What has happened and is not being written yet; `null` if nothing is. */
let waiting: Promise<Sighting | null>[] | null = null;
let recording = Promise.resolve();
let recordedAt = -Infinity;

/** Records what happened, together with everything else that happens before it is written. */
async function record(sighting: Promise<Sighting | null>): Promise<void> {
  if (waiting === null) {
    waiting = [];
    recording = recordTogether(waiting, recording);
  }
  waiting.push(sighting);
  await recording;
}

async function recordTogether(
  sightings: readonly Promise<Sighting | null>[],
  before: Promise<void>,
): Promise<void> {
  // Whether an answer is news depends on the uses that are still being written. A failure there does not stop this one.
  await before.catch(() => undefined);
  await wait(recordedAt + pauseMs - performance.now());
  waiting = null;
  recordedAt = performance.now();
  const happened = (await Promise.all(sightings)).filter((sighting) => sighting !== null);
  if (await isNews(happened)) await recordUses((tx) => writeSightings(tx, happened));
}

/** Tells whether there is something to record, which is worth a transaction. */
async function isNews(sightings: readonly Sighting[]): Promise<boolean> {
  const { status, activity } = (await readSnapshot('status', 'activity')).items;
  if (status.keys.length === 0) return false;
  if (sightings.some(isUse)) return true;
  const { uses } = activity;
  return sightings.some((it) => uses.some(({ requestId }) => requestId === it.requestId));
}

async function wait(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** The use that a request makes of the key that was armed when it left. */
async function findUse(request: SentRequest, site: string): Promise<Use | null> {
  const keys = armedHeadersOf(await readSnapshot('vault'));
  const key = keys.find((armed) => belongsTo(request, site, armed));
  if (key === undefined) return null;
  const use = describeUse(request, site, key);
  return use.travelled || (await isOfOpenSite(request, site, key)) ? use : null;
}

/**
 * Tells whether a request without the key is certainly one of the site in its own tab. In a frame it may be another site's
 * page that the rule keeps away from, and so may a host with a dot behind it be: nothing is wrong then.
 */
async function isOfOpenSite(
  request: SentRequest,
  site: string,
  { backend }: KeyHeaders,
): Promise<boolean> {
  if (request.frameId > 0 || dotBehind.test(site)) return false;
  // Whose page a worker belongs to is not known. In another site's frame Firefox calls its requests third-party.
  return request.tabId !== noTab || (!request.thirdParty && (await hasOpenSite(backend)));
}

/** @returns how many requests carried a key that is still stored */
function writeSightings(tx: Transaction, sightings: readonly Sighting[]): number {
  const { status, activity: before } = tx.items;
  const { keys } = status;
  const isKept = (it: Sighting) => !isUse(it) || keys.some(({ id }) => id === it.keyId);
  const kept = sightings.filter(isKept);
  const after = kept.reduce(addSighting, before);
  if (after === before) return 0;
  tx.set({ activity: after });
  void showActivity(after);
  return kept.filter((it) => isUse(it) && it.travelled).length;
}

function addSighting(activity: Activity, sighting: Sighting): Activity {
  return isUse(sighting)
    ? addUse(activity, sighting)
    : setUseStatus(activity, sighting.requestId, sighting.status);
}

function isUse(sighting: Sighting): sighting is Use {
  return 'keyId' in sighting;
}

function readSite({ initiator, originUrl }: SentRequest): string | null {
  const url = initiator ?? originUrl;
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

function belongsTo({ url }: SentRequest, site: string, { backend }: KeyHeaders): boolean {
  // Chromium stamps for the site's name with a dot behind it too.
  const named = site.replace(dotBehind, '');
  return isApiTarget(url, backend) && backend.siteOrigins.includes(named);
}

function describeUse(request: SentRequest, site: string, key: KeyHeaders): Use {
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
    fromWorker: request.tabId === noTab,
    travelled: carries(request, key),
  };
}

/** Tells whether both headers left as the rule set them. */
function carries({ requestHeaders = [] }: SentRequest, { headers }: KeyHeaders): boolean {
  return Object.entries(headers).every(([name, value]) => {
    const sent = requestHeaders.filter((it) => it.name.toLowerCase() === name.toLowerCase());
    return sent.length === 1 && isSame(sent[0]?.value, value);
  });
}

/** A token may have been renewed since the request left: then it is another one for the same envelope and provider. */
function isSame(sent = '', stored: string): boolean {
  const token = parseSealedToken(stored);
  return sent === stored || (token !== null && parseSealedToken(sent)?.provider === token.provider);
}
