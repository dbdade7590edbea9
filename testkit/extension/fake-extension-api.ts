import { vi } from 'vitest';
import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { gitPhantomScope, hostPermissions } from '../../lib/extension/backends.ts';

type Rule = DeclarativeNetRequest.Rule;

/** Parts of the extension API that WXT's fake browser lacks, in memory, fresh for each test. */
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
    permissions: createPermissions(),
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
      onBeforeRequest: { addListener: vi.fn() },
      onBeforeSendHeaders: { addListener: vi.fn() },
      onSendHeaders: { addListener: vi.fn() },
      onCompleted: { addListener: vi.fn() },
    },
    tabs: {
      ...fakeBrowser.tabs,
      query: vi.fn(() => Promise.resolve([])),
      onActivated: { addListener: vi.fn() },
    },
    i18n: { getMessage: vi.fn((name: string) => name) },
  });
}

/** A user who agrees to everything. At first the built-in permissions are granted. */
function createPermissions() {
  const granted = new Set(hostPermissions(gitPhantomScope, false));
  const onAdded = createEvent();
  const onRemoved = createEvent();
  return {
    onAdded,
    onRemoved,
    getAll: vi.fn(() => Promise.resolve({ origins: [...granted], permissions: ['storage'] })),
    // A pattern without a port matches every port of its host.
    contains: vi.fn(({ origins = [] }: PermissionChange) =>
      Promise.resolve(
        origins.every(
          (origin) => granted.has(origin) || granted.has(origin.replace(/:\d+\//, '/')),
        ),
      ),
    ),
    request: vi.fn(async ({ origins = [] }: PermissionChange) => {
      for (const origin of origins) granted.add(origin);
      await onAdded.trigger({ origins });
      return true;
    }),
    remove: vi.fn(async ({ origins = [] }: PermissionChange) => {
      for (const origin of origins) granted.delete(origin);
      await onRemoved.trigger({ origins });
      return true;
    }),
  };
}

type Listener = (change: PermissionChange) => unknown;

function createEvent() {
  const listeners = new Set<Listener>();
  return {
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    trigger: (change: PermissionChange) =>
      Promise.all([...listeners].map((listener) => listener(change))),
  };
}

interface PermissionChange {
  readonly origins?: string[];
}

interface SessionRuleChange {
  readonly removeRuleIds?: number[];
  readonly addRules?: Rule[];
}
