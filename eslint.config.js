import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The folders and files of the project that a folder may import, beside its own. Other imports from the project are errors.
 * Packages are not restricted.
 */
function allowImports(folder, allowed, message, forbidden = []) {
  const own = `^\\./`;
  const others = allowed.map((path) => `^(?:\\.\\./)+${path.replaceAll('.', '\\.')}`);
  const never = forbidden.map((regex) => ({ regex, message }));
  return {
    files: [`${folder}/**`],
    ignores: ['**/*.test.*', '**/*-for-test.*'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: `^(?=\\.)(?!${[own, ...others].join('|')})`, message }, ...never],
          paths: rawBrowserApi,
        },
      ],
    },
  };
}

const rawBrowserApi = ['webextension-polyfill', 'wxt/browser'].map((name) => ({
  name,
  message: 'lib/extension/browser.ts is the only import of the browser API.',
  allowTypeImports: true,
}));

/** APIs that would write a secret to disk: `storage.local`, `storage.sync`, dynamic rules, IndexedDB, caches. */
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

/** A workspace under `packages/` imports its own files, Node and the packages that it names, and perhaps lib/protocol. */
function allowPackages(name, packages, folders = []) {
  const allowed = ['node:', ...packages.map((it) => `${it}$`)].join('|');
  const outside = folders.map((it) => `(?!(?:\\.\\./)+${it}/)`).join('');
  const rule = (leaving) => [
    'error',
    {
      patterns: [
        {
          regex: `^(?!\\.|${allowed})`,
          message: `packages/${name} imports only ${packages.join(', ') || 'Node'}.`,
        },
        {
          regex: `^${outside}${leaving}`,
          message: `packages/${name} imports only files of ${['its own src/', ...folders].join(', ')}.`,
        },
      ],
    },
  ];
  const ignores = ['**/*.test.ts'];
  return [
    {
      files: [`packages/${name}/src/*.ts`],
      ignores,
      rules: { '@typescript-eslint/no-restricted-imports': rule('\\.\\./') },
    },
    {
      files: [`packages/${name}/src/*/*.ts`],
      ignores,
      rules: { '@typescript-eslint/no-restricted-imports': rule('\\.\\./\\.\\./') },
    },
  ];
}
const componentRooms = ['backends', 'brand', 'key-form', 'keys', 'protocol', 'settings', 'ui'];
const backgroundRooms = ['protocol', 'session', 'stamping', 'toolbar'];

const receiver = 'packages/receiver/src/';

/**
 * What each folder of the verifier may import from the others. `ops` reads the configuration of all of them and starts them.
 */
const verifierRooms = {
  'demo-site': [],
  http: ['ops/log.ts', 'ops/named-file.ts', 'providers/address-check.ts'],
  keys: ['http/routes.ts', 'ops/sealing-config.ts'],
  limits: ['ops/log.ts', 'providers/model-connector.ts'],
  ops: ['demo-site/', 'http/', 'keys/', 'limits/', 'providers/', 'server.ts'],
  providers: [],
};

export default defineConfig(
  globalIgnores([
    '**/.output',
    '**/.wxt',
    'coverage',
    'packages/*/dist',
    'packages/receiver/examples',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    // They compile each function, which takes a tenth of the time: only where there are components and hooks.
    files: ['components/**', 'entrypoints/**'],
    ignores: ['entrypoints/background/**', '**/*.test.*'],
    extends: [reactHooks.configs.flat.recommended],
  },
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
    // These files run in a browser as they are and use its globals, which no-undef does not know.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.test.*', '**/*-for-test.*'],
    // The usual Vitest form is expect(object.method).toHaveBeenCalled().
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['entrypoints/**', 'components/**', 'lib/**'],
    // Settings and pins are not secret. They belong on disk.
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
      'testkit/**',
      'e2e/**',
      'audit/**',
      'packages/*/src/{main,command}.ts',
      'supply-chain/**',
      'tools/**',
      'verifier/{main,make-keys}.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['e2e/**'],
    // Playwright reads what a fixture needs from its object pattern, even an empty one.
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  allowImports('lib', [], 'lib stands alone.'),
  allowImports('lib/protocol', [], 'lib/protocol is pure: no browser, no DOM, no Node.', [
    '^node:',
  ]),
  allowImports(
    'lib/extension',
    ['protocol/', 'providers.ts', 'public/'],
    'lib/extension imports only lib/protocol, lib/providers.ts and public.',
  ),
  {
    files: ['lib/extension/browser.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  allowImports(
    'components',
    ['lib/(?!extension/browser.ts)', ...componentRooms.map((room) => `${room}/`)],
    'components take props; they know lib, but not the browser API.',
  ),
  allowImports(
    'entrypoints',
    ['components/', 'lib/'],
    'Pages know components and lib; pages and background meet only in lib/extension/messages.ts.',
  ),
  allowImports(
    'entrypoints/welcome',
    ['components/', 'lib/', 'popup/'],
    'The welcome page knows components, lib and the popup that it shows.',
  ),
  allowImports(
    'entrypoints/background',
    ['components/brand/ghost-key.ts', 'lib/', ...backgroundRooms.map((room) => `${room}/`)],
    'The background imports only lib, its own rooms and the colours of the icon.',
  ),
  ...['audit', 'tools'].map((folder) =>
    allowImports(
      folder,
      ['(?!(?:../)*e2e/)'],
      'e2e holds specs only; what others need too is in testkit.',
    ),
  ),
  allowImports(
    'testkit',
    ['(?!(?:../)*(?:audit|e2e|tools)/)'],
    'testkit knows none of those that use it.',
  ),
  allowImports(
    'verifier',
    ['lib/protocol/', 'lib/providers.ts', receiver, 'package.json'],
    'The verifier imports only lib/protocol, lib/providers.ts and packages/receiver.',
  ),
  ...Object.entries(verifierRooms).map(([room, allowed]) =>
    allowImports(
      `verifier/${room}`,
      ['lib/protocol/', 'lib/providers.ts', receiver, 'errors.ts', ...allowed],
      `verifier/${room} imports only what eslint.config.js allows it.`,
    ),
  ),
  allowPackages('byte-search', []),
  allowPackages('receiver', ['@noble/ciphers', 'hpke'], ['lib/protocol']),
  allowPackages('key-trace', ['@vscode/tree-sitter-wasm', 'commander', 'typescript']),
);
