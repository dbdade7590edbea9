import { describe, expect, it } from 'vitest';
import { installFakeExtensionApi } from '../../harness/fake-extension-api.ts';
import { gitPhantomScope } from '../../lib/backends.ts';
import { browser } from '../../lib/browser.ts';
import { buildHeaderRule, clearHeaderRules, installHeaderRule } from './header-rule.ts';

const headers = { 'X-Encrypted-Key': 'envelope', 'X-Session-Key': 'session' };
const rule = buildHeaderRule(gitPhantomScope, headers);

describe('buildHeaderRule', () => {
  it('names the target by a left-anchored https prefix and never by domain', () => {
    expect(rule.condition.urlFilter).toBe('|https://api.gitphantomscope.com/api/');
    expect(rule.condition).not.toHaveProperty('requestDomains');
  });

  it('names initiator and top page', () => {
    expect(rule.condition).toMatchObject({
      initiatorDomains: ['gitphantomscope.com'],
      excludedInitiatorDomains: ['api.gitphantomscope.com'],
      topDomains: ['gitphantomscope.com'],
      resourceTypes: ['xmlhttprequest'],
    });
  });

  it('lets the API host initiate where it is itself an allowed site', () => {
    const origin = 'https://localhost:8443';
    const local = { ...gitPhantomScope, apiOrigin: origin, siteOrigins: [origin] };
    expect(buildHeaderRule(local, headers).condition.excludedInitiatorDomains).toEqual([]);
  });

  it('leaves the preflight alone', () => {
    expect(rule.condition.requestMethods).toContain('post');
    expect(rule.condition.requestMethods).not.toContain('options');
  });

  it('sets both headers', () => {
    expect(rule.action.requestHeaders).toEqual([
      { header: 'X-Encrypted-Key', operation: 'set', value: 'envelope' },
      { header: 'X-Session-Key', operation: 'set', value: 'session' },
    ]);
  });
});

describe('installHeaderRule', () => {
  it('replaces whatever was there in one call', async () => {
    await installHeaderRule(buildHeaderRule(gitPhantomScope, { other: 'rule' }));
    await installHeaderRule(rule);
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([rule]);
    expect(browser.declarativeNetRequest.updateSessionRules).toHaveBeenCalledTimes(2);
  });

  it('does nothing when the rule is there already, in whatever order the browser names its parts', async () => {
    const { id, ...rest } = rule;
    await installHeaderRule({ ...rest, id });
    await installHeaderRule(rule);
    expect(browser.declarativeNetRequest.updateSessionRules).toHaveBeenCalledTimes(1);
  });

  it('goes without topDomains where the browser does not know them', async () => {
    installFakeExtensionApi({ knowsTopDomains: false });
    await installHeaderRule(rule);
    const [installed] = await browser.declarativeNetRequest.getSessionRules();
    expect(installed?.condition).not.toHaveProperty('topDomains');
    expect(installed?.condition).toHaveProperty('initiatorDomains', ['gitphantomscope.com']);
  });
});

describe('clearHeaderRules', () => {
  it('leaves no rule', async () => {
    await installHeaderRule(rule);
    await clearHeaderRules();
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([]);
  });
});
