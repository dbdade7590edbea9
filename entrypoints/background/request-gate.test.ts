import { describe, expect, it } from 'vitest';
import { gitPhantomScope } from '../../lib/backends.ts';
import { type GatedRequest, pickHeaders } from './request-gate.ts';
import type { HeldHeaders } from './vault.ts';

const site = 'https://gitphantomscope.com';
const headers = { 'X-Encrypted-Key': 'envelope', 'X-Session-Key': 'session' };
const armed: HeldHeaders[] = [
  {
    id: 'one',
    backend: gitPhantomScope,
    provider: 'openai',
    armed: true,
    envelope: 'envelope',
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
    ['a worker of the site without a tab', ofWorker],
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

  it("leaves a worker of the site in another site's frame alone", () => {
    expect(isStamped({ ...ofWorker, thirdParty: true })).toBe(false);
  });

  it('picks nothing while nothing is armed', () => {
    expect(pickHeaders(ofTopPage, [])).toBeNull();
  });
});
