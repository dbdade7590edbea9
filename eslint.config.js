import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Imports point one way: entrypoints → components → lib; verifier, audit, e2e → lib. Each folder names what it may not reach. */
function forbidImports(files, folders, message) {
  const group = folders.map((folder) => `**/${folder}/**`);
  return {
    files,
    ignores: ['**/*.test.*'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group, message }], paths: rawBrowserApi },
      ],
    },
  };
}

const rawBrowserApi = ['webextension-polyfill', 'wxt/browser'].map((name) => ({
  name,
  message: 'lib/extension/browser.ts is the only import of the browser API.',
  allowTypeImports: true,
}));

/** Where a secret would reach the disk: `storage.local`, `storage.sync`, dynamic rules, IndexedDB, caches. */
const diskWrites = [
  {
    selector: 'CallExpression[callee.property.name=/^(update|get)DynamicRules$/]',
    message: 'Dynamic rules are written to disk: use session rules.',
  },
  {
    selector: 'MemberExpression[object.property.name="storage"][property.name=/^(local|sync)$/]',
    message: 'storage.local and storage.sync are written to disk: secrets live in storage.session.',
  },
  {
    selector: 'MemberExpression[object.name=/^(localStorage|sessionStorage|indexedDB|caches)$/]',
    message: 'Web storage is written to disk: secrets live in storage.session.',
  },
];

export default defineConfig(
  globalIgnores(['**/.output', '**/.wxt', 'coverage', 'audit/static/corpus']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { files: ['components/**', 'entrypoints/**'], extends: [reactHooks.configs.flat.recommended] },
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    // What runs in a browser as it is has the browser's globals; no-undef does not know them.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.test.*'],
    // Vitest's own idiom is expect(object.method).toHaveBeenCalled().
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['entrypoints/**', 'components/**', 'lib/**'],
    // Settings and pins are not secret: they are what the disk is for.
    ignores: ['**/*.test.*', 'lib/extension/settings.ts', 'lib/extension/backend-trust.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...diskWrites],
      'no-restricted-globals': [
        'error',
        { name: 'chrome', message: 'The browser API comes through lib/extension/browser.ts.' },
      ],
    },
  },
  {
    files: [
      'demo/**',
      'harness/**',
      'bench/**',
      'e2e/**',
      'audit/**',
      'stores/**',
      'supply-chain/**',
      'verifier/{main,make-keys}.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['e2e/**'],
    // Playwright reads what a fixture needs from its object pattern, empty or not.
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  forbidImports(
    ['lib/**'],
    ['entrypoints', 'components', 'verifier', 'audit', 'harness'],
    'lib stands alone.',
  ),
  {
    files: ['lib/extension/browser.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  forbidImports(
    ['components/**'],
    ['entrypoints', 'verifier', 'audit', 'harness', 'lib/extension/browser.ts'],
    'components take props; they know lib and nothing else.',
  ),
  forbidImports(
    ['entrypoints/**'],
    ['verifier', 'audit', 'harness', 'e2e'],
    'What ships imports only components and lib.',
  ),
  forbidImports(
    ['entrypoints/popup/**', 'entrypoints/options/**', 'entrypoints/welcome/**'],
    ['verifier', 'audit', 'harness', 'e2e', 'background'],
    'Pages and background meet only in lib/extension/messages.ts.',
  ),
  forbidImports(
    ['verifier/**'],
    ['entrypoints', 'components', 'audit', 'harness', 'e2e'],
    'The verifier knows lib/protocol and lib/providers only.',
  ),
);
