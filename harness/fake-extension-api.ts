import { vi } from 'vitest';
import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { fakeBrowser } from 'wxt/testing/fake-browser';

type Rule = DeclarativeNetRequest.Rule;

/** The parts of the extension API that WXT's fake browser leaves out, in memory, fresh for each test. */
export function installFakeExtensionApi({ knowsTopDomains = true } = {}): void {
  let rules: Rule[] = [];
  Object.assign(fakeBrowser, {
    declarativeNetRequest: {
      getSessionRules: vi.fn(() => Promise.resolve(structuredClone(rules))),
      updateSessionRules: vi.fn(({ removeRuleIds = [], addRules = [] }: SessionRuleChange) => {
        if (!knowsTopDomains && addRules.some(({ condition }) => 'topDomains' in condition)) {
          return Promise.reject(new Error('unexpected property topDomains'));
        }
        rules = [...rules.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
        return Promise.resolve();
      }),
    },
    action: {
      setIcon: vi.fn(() => Promise.resolve()),
      setBadgeText: vi.fn(() => Promise.resolve()),
      setBadgeBackgroundColor: vi.fn(() => Promise.resolve()),
      setTitle: vi.fn(() => Promise.resolve()),
    },
    storage: {
      ...fakeBrowser.storage,
      session: { ...fakeBrowser.storage.session, setAccessLevel: vi.fn(() => Promise.resolve()) },
    },
    idle: {
      queryState: vi.fn(() => Promise.resolve('active')),
      onStateChanged: { addListener: vi.fn() },
    },
    commands: { onCommand: { addListener: vi.fn() } },
    contextMenus: {
      onClicked: { addListener: vi.fn() },
      removeAll: vi.fn(() => Promise.resolve()),
      create: vi.fn(),
    },
    webRequest: {
      OnSendHeadersOptions: { REQUEST_HEADERS: 'requestHeaders', EXTRA_HEADERS: 'extraHeaders' },
      onSendHeaders: { addListener: vi.fn() },
      onCompleted: { addListener: vi.fn() },
    },
    i18n: { getMessage: vi.fn((name: string) => name) },
  });
}

interface SessionRuleChange {
  readonly removeRuleIds?: number[];
  readonly addRules?: Rule[];
}
