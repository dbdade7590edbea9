import { describe, expect, it } from 'vitest';
import { installFakeExtensionApi } from '../../../testkit/extension/fake-extension-api.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import {
  buildAmbiguousPathRule,
  buildHeaderRule,
  clearHeaderRules,
  installHeaderRules,
  readHeaderRules,
} from './header-rule.ts';

const headers = { 'X-Encrypted-Key': 'envelope', 'X-Session-Key': 'session' };
const stamp = { backend: gitPhantomScope, headers, allowsWorkers: false };
const rule = buildHeaderRule(stamp);

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

  it('leaves requests without a tab alone, unless the user lets workers use the key', () => {
    expect(rule.condition.excludedTabIds).toEqual([-1]);
    const open = buildHeaderRule({ ...stamp, allowsWorkers: true });
    expect(open.condition).not.toHaveProperty('excludedTabIds');
  });

  it('lets the API host initiate where it is itself an allowed site', () => {
    const origin = 'https://localhost:8443';
    const local = { ...gitPhantomScope, apiOrigin: origin, siteOrigins: [origin] };
    const { condition } = buildHeaderRule({ ...stamp, backend: local });
    expect(condition.excludedInitiatorDomains).toEqual([]);
  });

  it('refuses as initiator every known host below a site, and no other', () => {
    const hosts = ['gitphantomscope.com', 'blog.gitphantomscope.com', 'evilgitphantomscope.com'];
    const { condition } = buildHeaderRule(stamp, hosts);
    expect(condition.excludedInitiatorDomains).toEqual([
      'api.gitphantomscope.com',
      'blog.gitphantomscope.com',
    ]);
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

describe('buildAmbiguousPathRule', () => {
  it('lets ambiguous paths pass above every rule that stamps', () => {
    const { priority, action, condition } = buildAmbiguousPathRule();
    expect(priority).toBeGreaterThan(rule.priority ?? 0);
    expect(action).toEqual({ type: 'allow' });
    expect(condition.resourceTypes).toEqual(rule.condition.resourceTypes);
  });
});

async function install(active: Parameters<typeof installHeaderRules>[1]): Promise<void> {
  await installHeaderRules(await readHeaderRules(), active);
}

describe('installHeaderRules', () => {
  it('replaces whatever was there in one call', async () => {
    await install([buildHeaderRule({ ...stamp, headers: { other: 'rule' } })]);
    await install([rule]);
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([
      { id: 1, ...rule },
    ]);
    expect(browser.declarativeNetRequest.updateSessionRules).toHaveBeenCalledTimes(2);
  });

  it('does nothing when the rule is there already, in whatever order the browser names its parts', async () => {
    const { condition, ...rest } = rule;
    await install([{ condition, ...rest }]);
    await install([rule]);
    expect(browser.declarativeNetRequest.updateSessionRules).toHaveBeenCalledTimes(1);
  });

  it('installs one rule for each, and takes all down for none', async () => {
    const local = { ...gitPhantomScope, apiOrigin: 'https://localhost:8443' };
    await install([rule, buildHeaderRule({ ...stamp, backend: local })]);
    const ids = (await browser.declarativeNetRequest.getSessionRules()).map(({ id }) => id);
    expect(ids).toEqual([1, 2]);
    await install([]);
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([]);
  });

  it('installs nothing where the browser does not know topDomains', async () => {
    installFakeExtensionApi({ knowsTopDomains: false });
    await expect(install([rule])).rejects.toThrow('topDomains');
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([]);
  });
});

describe('clearHeaderRules', () => {
  it('leaves no rule', async () => {
    await install([rule]);
    await clearHeaderRules();
    await expect(browser.declarativeNetRequest.getSessionRules()).resolves.toEqual([]);
  });
});
