import { defineConfig, type UserManifest } from 'wxt';
import { gitPhantomScope, hostPermissions } from './lib/backends.ts';

/** Pages of the extension run their own files, reach the backend, and nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  `connect-src ${gitPhantomScope.apiOrigin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const manifest: UserManifest = {
  name: '__MSG_extensionName__',
  description: '__MSG_extensionDescription__',
  default_locale: 'en',
  permissions: ['declarativeNetRequestWithHostAccess', 'storage', 'webRequest'],
  host_permissions: hostPermissions(gitPhantomScope),
  content_security_policy: { extension_pages: contentSecurityPolicy },
  incognito: 'not_allowed',
  icons: iconPaths('locked'),
  action: { default_title: '__MSG_actionTitleLocked__', default_icon: iconPaths('locked') },
};

/** Only Firefox reads these; AMO wants the id and the statement on data. */
const firefoxManifest: UserManifest = {
  browser_specific_settings: {
    gecko: {
      id: 'phantom-key@gitphantomscope.com',
      strict_min_version: '140.0',
      data_collection_permissions: { required: ['authenticationInfo'] },
    },
  },
};

function iconPaths(state: string): Record<number, string> {
  return Object.fromEntries([16, 32, 48, 128].map((size) => [size, `icons/${state}-${size}.png`]));
}

/** What a reviewer needs to build the same zips: what ships, what builds it, and how. No tests, no test data. */
const reviewedSources = [
  '{components,entrypoints,lib,modules,public,stores}/**',
  'harness/{build-extension,project}.ts',
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
  zip: {
    includeSources: reviewedSources,
    excludeSources: [
      '**/*-for-test.*',
      'lib/protocol/vectors/**',
      'stores/{manifest-lines,pictures,read-table,vitest.config}.ts',
    ],
  },
  // `wxt build` serves the dev server's policy only in development.
  manifest: ({ browser, mode }) => ({
    ...manifest,
    ...(mode === 'development' && { content_security_policy: {} }),
    ...(browser === 'firefox' ? firefoxManifest : { externally_connectable: { ids: [] } }),
  }),
});
