import { defineConfig, type UserManifest } from 'wxt';
import { gitPhantomScope, hostPermissions } from './lib/extension/backends.ts';

/**
 * Pages of the extension run only their own files. `connect-src` cannot name the backends that a user will add, and MV3 has no
 * policy that changes at run time. So the worker may reach any https host, but it only checks keys and reads public keys of
 * backends. Pages reach nothing: `modules/quiet-pages.ts`.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  'connect-src https:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** How requests get their headers: by a rule, or in Firefox by an answer to each request (docs/browsers.md). */
const stampingPermissions = {
  rule: ['declarativeNetRequestWithHostAccess'],
  gate: ['webRequestBlocking'],
} as const;

const manifest: UserManifest = {
  name: '__MSG_extensionName__',
  description: '__MSG_extensionDescription__',
  default_locale: 'en',
  // The hosts that the extension may ask for, one by one. None is granted before the user agrees.
  optional_host_permissions: ['https://*/*'],
  content_security_policy: { extension_pages: contentSecurityPolicy },
  incognito: 'not_allowed',
  icons: iconPaths('locked'),
  commands: {
    _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
    lock: {
      suggested_key: { default: 'Alt+Shift+L' },
      description: '__MSG_commandLock__',
    },
  },
  action: { default_title: '__MSG_actionTitleLocked__', default_icon: iconPaths('locked') },
};

/** Only Firefox reads these. AMO requires the id and the data collection statement. */
const firefoxManifest: UserManifest = {
  browser_specific_settings: {
    gecko: {
      id: 'phantom-key@gitphantomscope.com',
      strict_min_version: '140.0',
      data_collection_permissions: { required: ['authenticationInfo'] },
    },
  },
};

/** Firefox reads `storage.managed` without a schema and warns of this key. */
const chromiumManifest: UserManifest = {
  // The first version whose rules support `topDomains`.
  minimum_chrome_version: '145',
  externally_connectable: { ids: [] },
  storage: { managed_schema: 'managed-schema.json' },
};

function iconPaths(state: string): Record<number, string> {
  return Object.fromEntries([16, 32, 48, 128].map((size) => [size, `icons/${state}-${size}.png`]));
}

/**
 * What a reviewer needs to build the same zips: the code that ships, the code that builds it, and instructions. No tests and no
 * test data.
 */
const reviewedSources = [
  '{components,entrypoints,lib,modules,public,tools/stores}/**',
  'testkit/{project,browsers/build-extension}.ts',
  'docs/privacy.md',
  'docs/store/*.md',
  '{CHANGELOG,README,SECURITY}.md',
  'LICENSE',
  'package{,-lock}.json',
  '{tsconfig.json,wxt.config.ts}',
];

export default defineConfig({
  modules: ['@wxt-dev/module-react'],
  imports: false,
  targetBrowsers: ['chrome', 'edge', 'firefox'],
  manifestVersion: 3,
  // Our oldest browsers (Chrome 145, Firefox 140) support all syntax used here, and preload modules without a polyfill.
  vite: () => ({
    build: { target: ['chrome145', 'firefox140'], modulePreload: { polyfill: false } },
  }),
  zip: {
    includeSources: reviewedSources,
    excludeSources: [
      '**/*-for-test.*',
      'lib/protocol/vectors/**',
      'tools/stores/{icons,manifest-lines,open-blank-page,pictures,png,read-pixels,read-table,vitest.config}.ts',
    ],
  },
  // `wxt build` sets the dev server's policy only in development.
  manifest: ({ browser, mode }) => ({
    ...manifest,
    permissions: [
      ...stampingPermissions[browser === 'firefox' ? 'gate' : 'rule'],
      'storage',
      'webRequest',
      'alarms',
      'idle',
      'contextMenus',
    ],
    // Without the port a pattern would match pages of the site on every port. Firefox's patterns take no port, so its gate
    // compares origins.
    host_permissions: hostPermissions(gitPhantomScope, browser !== 'firefox'),
    ...(mode === 'development' && { content_security_policy: {} }),
    ...(browser === 'firefox' ? firefoxManifest : chromiumManifest),
  }),
});
