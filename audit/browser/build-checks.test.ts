import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPermissions, checkPolicy, findOpenings } from './build-checks.ts';

const strict = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  'connect-src https:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

let build: string;

beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'phantom-key-build-'));
  const quiet = `<meta http-equiv="Content-Security-Policy" content="connect-src &#39;none&#39;">`;
  await writeFile(join(build, 'popup.html'), `${quiet}<script src="/popup.js"></script>`);
});

afterAll(async () => {
  await rm(build, { recursive: true });
});

function policyOf(directives: readonly string[]) {
  return { content_security_policy: { extension_pages: directives.join('; ') } };
}

describe('checkPermissions', () => {
  const good = {
    host_permissions: ['https://api.example.com:443/*', 'https://example.com/*'],
    optional_host_permissions: ['https://*/*'],
    permissions: ['storage'],
    incognito: 'not_allowed',
  };

  it('accepts exact https origins', () => {
    expect(checkPermissions(good).faults).toEqual([]);
  });

  it.each([
    ['a wildcard', { host_permissions: ['https://*.example.com/*'] }],
    ['every site', { host_permissions: ['<all_urls>'] }],
    ['plain HTTP', { host_permissions: ['http://example.com/*'] }],
    ['plain HTTP to be asked for', { optional_host_permissions: ['*://*/*'] }],
    ['a permission that reads pages', { permissions: ['scripting'] }],
    ['private windows', { incognito: 'spanning' }],
  ])('refuses %s', (_what, change) => {
    expect(checkPermissions({ ...good, ...change }).faults).toHaveLength(1);
  });
});

describe('checkPolicy', () => {
  it('accepts the strict policy', async () => {
    expect((await checkPolicy(policyOf(strict), build)).faults).toEqual([]);
  });

  it('refuses further sources, and a missing policy', async () => {
    const loose = strict.map((part) =>
      part.replace("script-src 'self'", "script-src 'self' data:"),
    );
    const { faults } = await checkPolicy(policyOf(loose.slice(0, -1)), build);
    expect(faults).toEqual(['says nothing about frame-ancestors', 'script-src allows data:']);
  });

  it('refuses pages that may connect, or load from elsewhere', async () => {
    const page = join(build, 'loud.html');
    await writeFile(page, '<script src="https://cdn.example/x.js"></script>');
    const { faults } = await checkPolicy(policyOf(strict), build);
    await rm(page);
    expect(faults).toEqual([
      'loud.html loads src="https://cdn.example/x.js"',
      'loud.html may open connections',
    ]);
  });
});

describe('findOpenings', () => {
  it('finds none in a manifest that lets nothing in', () => {
    expect(findOpenings({ externally_connectable: { ids: [] } })).toEqual([]);
  });

  it.each([
    [{ web_accessible_resources: [{ resources: ['*'] }] }, 'web_accessible_resources'],
    [{ content_scripts: [{}] }, 'content_scripts'],
    [{ externally_connectable: { matches: ['https://example.com/*'] } }, 'externally_connectable'],
  ])('finds %j', (manifest, opening) => {
    expect(findOpenings(manifest)).toEqual([opening]);
  });
});
