import type { BrowserName } from '../../testkit/browsers/launch-browser.ts';
import type { BrowserCheckName } from '../browser/browser-checks.ts';
import type { Mutation, SourceChange } from './mutation.ts';

const vault = 'entrypoints/background/session/vault.ts';
const rule = 'entrypoints/background/stamping/header-rule.ts';
const router = 'entrypoints/background/router.ts';
const gate = 'entrypoints/background/stamping/request-gate.ts';
const stamping = 'entrypoints/background/stamping/stamping.ts';
const target = 'entrypoints/background/stamping/api-target.ts';
const storeKey = 'entrypoints/popup/store-key.ts';
const manifest = 'wxt.config.ts';

function mutation(
  caughtBy: BrowserCheckName,
  name: string,
  changes: readonly SourceChange[],
  browser: BrowserName = 'chromium',
): Mutation {
  return { name, of: 'extension', caughtBy: `browser.${browser}.${caughtBy}`, changes };
}

function inFile(file: string, find: string, replace: string): SourceChange[] {
  return [{ file, find, replace }];
}

/** Adds code that uses the text of a key, in the popup, just before it is encrypted. */
function withTypedKey(statement: string): SourceChange[] {
  const sealing = 'const sealed = await sealKeys(';
  return inFile(
    storeKey,
    sealing,
    `const text = new TextDecoder().decode(apiKey);\n  ${statement}\n  ${sealing}`,
  );
}

/** Does not mask what is typed. */
const leaveTextInField = inFile(
  'components/key-form/masked-text.ts',
  '    field.value = mask.repeat(this.#units.length);\n',
  '',
);

/** Adds code that uses the vault whenever it is written. */
function withVault(statement: string): SourceChange[] {
  const writing =
    'tx.set({ vault, status: { ...tx.items.status, keys: vault.keys.map(summarise) } });';
  return inFile(vault, writing, `${writing}\n  ${statement}`);
}

/** Adds to the manifest. */
function inManifest(line: string): SourceChange[] {
  return inFile(manifest, `  default_locale: 'en',`, `  default_locale: 'en',\n  ${line}`);
}

const installing =
  'await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });';
const ownBrowserApi = `import { browser } from '../../lib/extension/browser.ts';\n`;
const firstImport = `import { ask } from '../../lib/extension/background-client.ts';\n`;

/** Chromium takes conditions on tabs in session rules only. */
const stampByDynamicRule = inFile(
  rule,
  installing,
  `${installing}
  await browser.declarativeNetRequest.updateDynamicRules({
    removeRuleIds: addRules.map(({ id }) => id),
    addRules: addRules.map(({ condition: { excludedTabIds, ...condition }, ...rule }) => ({ ...rule, condition })),
  });`,
);

/** Faults of the extension, and the check that must fail because of each. */
export const extensionMutations: readonly Mutation[] = [
  mutation('manifest-reviewed', 'asks for a permission that nobody has reviewed', [
    ...inFile(
      manifest,
      `      'contextMenus',`,
      `      'contextMenus',\n      'unlimitedStorage',`,
    ),
  ]),
  mutation('permissions', 'may reach every subdomain of the site', [
    ...inFile(
      manifest,
      `host_permissions: hostPermissions(gitPhantomScope, browser !== 'firefox'),`,
      `host_permissions: [...hostPermissions(gitPhantomScope, browser !== 'firefox'), 'https://*.gitphantomscope.com/*'],`,
    ),
  ]),
  mutation('permissions', 'runs in private windows', [
    ...inFile(manifest, `incognito: 'not_allowed',`, `incognito: 'spanning',`),
  ]),
  mutation('policy', 'lets WebAssembly run that anybody has made', [
    ...inFile(manifest, `"script-src 'self'",`, `"script-src 'self' 'wasm-unsafe-eval'",`),
  ]),
  mutation('policy', 'lets its pages open connections', [
    ...inFile(
      'modules/quiet-pages.ts',
      `content: "connect-src 'none'"`,
      `content: "default-src *"`,
    ),
  ]),
  mutation('web-reach', 'opens its files to the web', [
    ...inManifest(`web_accessible_resources: [{ resources: ['*'], matches: ['<all_urls>'] }],`),
  ]),
  mutation('web-reach', 'lets web pages send it messages', [
    ...inFile(
      manifest,
      `externally_connectable: { ids: [] },`,
      `externally_connectable: { matches: ['https://gitphantomscope.com/*'] },`,
    ),
  ]),
  mutation('rule', 'stamps plain HTTP, too', [
    ...inFile(
      rule,
      'urlFilter: `|${backend.apiOrigin}',
      'urlFilter: `||${hostnameOf(backend.apiOrigin)}',
    ),
  ]),
  mutation('rule', 'names no initiator', inFile(rule, '    initiatorDomains: sites,\n', '')),
  mutation('request-choice', 'names no top page', inFile(rule, '    topDomains: sites,\n', '')),
  mutation('request-choice', "stamps the site's workers wherever they are framed", [
    ...inFile(rule, '    ...(!allowsWorkers && { excludedTabIds: [noTab] }),\n', ''),
  ]),
  mutation(
    'request-choice',
    "stamps the site's workers in a subdomain's frame",
    inFile(gate, '(request.tabId !== noTab || workersOf.includes(backend.id))', 'true'),
    'firefox',
  ),
  mutation('request-choice', 'stamps paths that a server may read as others', [
    ...inFile(stamping, '[...rules, buildAmbiguousPathRule()]', 'rules'),
  ]),
  mutation(
    'request-choice',
    'stamps paths that a server may read as others',
    inFile(target, ' && !ambiguous.test(url)', ''),
    'firefox',
  ),
  mutation('request-choice', 'stamps preflights', [
    ...inFile(rule, `['get', 'head',`, `['options', 'get', 'head',`),
  ]),
  mutation('request-choice', 'stamps whatever path the page asks for', [
    ...inFile(rule, '${backend.apiOrigin}${backend.apiPath}`', '${backend.apiOrigin}/`'),
  ]),
  mutation('page-sees-nothing', 'writes the session key into the answer, too', [
    ...inFile(
      rule,
      `action: { type: 'modifyHeaders', requestHeaders } };`,
      `action: { type: 'modifyHeaders', requestHeaders, responseHeaders: [
        { header: 'access-control-expose-headers', operation: 'set', value: '*' },
        { header: 'x-seen', operation: 'set', value: requestHeaders[1]?.value ?? '' },
      ] } };`,
    ),
  ]),
  mutation('messages-carry-no-key', 'sends the typed key along with the envelope', [
    ...withTypedKey(''),
    ...inFile(storeKey, `...plan, ...key })`, `...plan, ...key, text } as never)`),
  ]),
  mutation('message-gate', 'answers any document of its own', [
    ...inFile(router, 'isOwnPage(sender) ? parseMessage(value) : null', 'parseMessage(value)'),
  ]),
  mutation('message-gate', 'answers other extensions', [
    ...inFile(
      manifest,
      `externally_connectable: { ids: [] },`,
      `externally_connectable: { ids: ['*'] },`,
    ),
    ...inFile(
      router,
      'browser.runtime.onMessage.addListener((value: unknown, sender',
      `browser.runtime.onMessageExternal.addListener((value: unknown) => {
    const message = parseMessage(value);
    return message === null ? undefined : answer(message, ready);
  });
  browser.runtime.onMessage.addListener((value: unknown, sender`,
    ),
  ]),
  mutation('console', 'says the typed key to the console', withTypedKey('console.log({ text });')),
  mutation('console', 'says the vault to the console of the worker', [
    ...withVault('console.debug(JSON.stringify(vault));'),
  ]),
  mutation('urls', 'puts the encrypted key into the URL of its check', [
    ...inFile(
      'entrypoints/background/session/key-check.ts',
      'fetch(validateUrl(backend), {',
      'fetch(`${validateUrl(backend)}?key=${encodeURIComponent(Object.values(headers)[0] ?? "")}`, {',
    ),
  ]),
  mutation('storage', 'keeps the vault in storage.local, too', [
    ...withVault('void browser.storage.local.set({ vault });'),
  ]),
  mutation('storage', 'keeps the typed key in the local storage of the popup', [
    ...withTypedKey(`localStorage.setItem('last', btoa(text));`),
  ]),
  mutation('storage', 'stamps by a dynamic rule, too', stampByDynamicRule),
  mutation('lock', 'leaves the rule after a lock', [
    ...inFile('entrypoints/background/stamping/stamping.ts', '  await clearHeaderRules();\n', ''),
  ]),
  mutation('lock', 'leaves the vault after a lock', [
    ...inFile(vault, '  await tx.clear();\n', ''),
  ]),
  mutation('memory-after-lock', 'leaves the typed key in the address of its popup', [
    ...inFile(storeKey, firstImport, firstImport + ownBrowserApi),
    ...withTypedKey('await browser.action.setPopup({ popup: `popup.html#${text}` });'),
  ]),
  mutation(
    'memory-after-lock',
    'leaves the typed key in the field, where the password manager reads it',
    leaveTextInField,
    'firefox',
  ),
  mutation('disk-in-use', 'shows the key that is typed', [
    ...leaveTextInField,
    ...inFile(
      'components/key-form/KeyField.tsx',
      `type="password"\n        autoComplete="off"`,
      `type="text"`,
    ),
  ]),
  mutation('disk-after-crash', 'writes the typed key into the history of its page', [
    ...withTypedKey('history.replaceState(null, "", `#${text}`);'),
  ]),
  mutation('restart', 'stamps by a rule that outlives the browser', stampByDynamicRule),
  mutation(
    'request-choice',
    'does not look at the pages around a frame',
    inFile(gate, 'return frameAncestors.every(({ url }) => isOfSite(url));', 'return true;'),
    'firefox',
  ),
  mutation(
    'console',
    'says the vault to the console of the event page',
    withVault('console.debug(JSON.stringify(vault));'),
    'firefox',
  ),
  mutation(
    'disk-in-use',
    'keeps the vault in storage.local',
    [...withVault('void browser.storage.local.set({ vault });')],
    'firefox',
  ),
];
