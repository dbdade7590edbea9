import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { ambiguousPaths } from '../../../testkit/browsers/path-spellings.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { renewForSite } from '../protocol/reconcile.ts';
import { type GatedRequest, listenForRequests, pickHeaders } from './request-gate.ts';
import type { KeyHeaders } from '../session/vault-key.ts';
import { readArmedHeaders, storeForTest, stubBasicBackend } from '../session/store-for-test.ts';
import { beginLock } from '../session/transaction.ts';

const site = 'https://gitphantomscope.com';
const headers = { 'X-Encrypted-Key': 'envelope', 'X-Session-Key': 'session' };
const armed: KeyHeaders[] = [
  {
    id: 'one',
    backend: gitPhantomScope,
    provider: 'openai',
    headers,
  },
];

/** A fetch of the site's own top page. */
const ofTopPage: GatedRequest = {
  url: 'https://api.gitphantomscope.com/api/v1/models',
  method: 'GET',
  originUrl: `${site}/`,
  documentUrl: `${site}/`,
  tabId: 1,
  frameId: 0,
  frameAncestors: [],
  thirdParty: false,
  incognito: false,
};

/** The same from one of the site's frames. */
const ofFrame: GatedRequest = { ...ofTopPage, frameId: 7, frameAncestors: [{ url: `${site}/` }] };

/** The same from the site's service worker or shared worker. */
const ofWorker: GatedRequest = { ...ofTopPage, tabId: -1 };
delete (ofWorker as { frameAncestors?: unknown }).frameAncestors;

function isStamped(request: GatedRequest): boolean {
  return pickHeaders(request, armed) !== null;
}

describe('pickHeaders', () => {
  it.each([
    ['the top page of the site', ofTopPage],
    ['a POST', { ...ofTopPage, method: 'POST' }],
    ['a worker made from a blob of the site', { ...ofTopPage, originUrl: `blob:${site}/1f0e` }],
    ['a frame of the site in the site', ofFrame],
  ])('stamps %s', (_name, request) => {
    expect(pickHeaders(request, armed)).toEqual(headers);
  });

  it.each([
    ['a preflight', { method: 'OPTIONS' }],
    ['a private window', { incognito: true }],
    ['a path outside the API', { url: 'https://api.gitphantomscope.com/health' }],
    ['plain HTTP', { url: 'http://api.gitphantomscope.com/api/v1/models' }],
    ['another port', { url: 'https://api.gitphantomscope.com:8443/api/v1/models' }],
    ['a host that starts like it', { url: 'https://api.gitphantomscope.com.evil.example/api/' }],
  ])('leaves %s alone', (_name, change) => {
    expect(isStamped({ ...ofTopPage, ...change })).toBe(false);
  });

  it.each([
    'https://evil.example/',
    'https://sub.gitphantomscope.com/',
    'https://gitphantomscope.com:8443/',
    'http://gitphantomscope.com/',
    'https://evilgitphantomscope.com/',
    'https://gitphantomscope.com.evil.example/',
    'https://api.gitphantomscope.com/',
    'https://gitphantomscope.com@evil.example/',
    'moz-nullprincipal:{1f0e}',
    'moz-extension://1f0e/popup.html',
    'no URL',
    undefined,
  ])('leaves what %s starts or surrounds alone', (url) => {
    expect(isStamped({ ...ofTopPage, originUrl: url })).toBe(false);
    expect(isStamped({ ...ofTopPage, documentUrl: url })).toBe(false);
    expect(isStamped({ ...ofWorker, originUrl: url })).toBe(false);
    for (const ancestors of [[url], [site, url], [url, site]]) {
      const frameAncestors = ancestors.map((it) => ({ url: it ?? '' }));
      expect(isStamped({ ...ofFrame, frameAncestors })).toBe(false);
    }
  });

  it('leaves a frame alone of which the pages around it are not known', () => {
    expect(isStamped({ ...ofFrame, frameAncestors: [] })).toBe(false);
    expect(isStamped({ ...ofWorker, tabId: 1 })).toBe(false);
  });

  it('leaves a worker without a tab alone, unless the user lets workers use the key', () => {
    expect(isStamped(ofWorker)).toBe(false);
    expect(pickHeaders(ofWorker, armed, ['another backend'])).toBeNull();
    expect(pickHeaders(ofWorker, armed, [gitPhantomScope.id])).toEqual(headers);
  });

  it("leaves a worker of the site in another site's frame alone, whatever the user allows", () => {
    const framed = { ...ofWorker, thirdParty: true };
    expect(pickHeaders(framed, armed, [gitPhantomScope.id])).toBeNull();
  });

  it('leaves an ambiguous path alone', () => {
    for (const path of ambiguousPaths) {
      const url = new URL(path, gitPhantomScope.apiOrigin).href;
      expect(isStamped({ ...ofTopPage, url }), path).toBe(false);
    }
  });

  it('picks nothing while nothing is armed', () => {
    expect(pickHeaders(ofTopPage, [])).toBeNull();
  });
});

describe('listenForRequests', () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    stubBasicBackend(() => new Response('{"valid":true}'));
    await storeForTest();
    listenForRequests(() => Promise.resolve(), renewForSite);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** The names of the headers that the browser is told to add. */
  async function ask(): Promise<string[]> {
    const [answer] =
      vi.mocked(browser.webRequest.onBeforeSendHeaders.addListener).mock.lastCall ?? [];
    const { requestHeaders = [] } =
      (await answer?.({ ...ofTopPage, requestHeaders: [] } as never)) ?? {};
    return requestHeaders.map(({ name }) => name);
  }

  it('stamps until the end of the session, and not after it, whoever sleeps', async () => {
    vi.setSystemTime(Date.now() + 30 * 60_000 - 1);
    expect(await ask()).toEqual(['X-Encrypted-Key', 'X-Session-Key']);
    vi.setSystemTime(Date.now() + 1);
    expect(await ask()).toEqual([]);
  });

  it('renews a token that is about to end before the request leaves', async () => {
    vi.stubGlobal('fetch', createSandboxVerifier().fetch);
    await storeForTest();
    const readIssueTimes = async () =>
      (await readArmedHeaders()).map(({ headers }) => headers['X-Session-Key']?.split('.')[3]);
    const first = await readIssueTimes();
    expect(await ask()).toHaveLength(2);
    expect(await readIssueTimes()).toEqual(first);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    expect(await ask()).toHaveLength(2);
    expect(await readIssueTimes()).toEqual([String(Math.floor(Date.now() / 1_000))]);
  });

  it('stamps nothing once a lock has begun', async () => {
    await beginLock({ reason: 'byHand', at: 0 });
    expect(await ask()).toEqual([]);
  });
});
