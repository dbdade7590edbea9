import { describe, expect, it } from 'vitest';
import {
  type BackendInput,
  gitPhantomScope,
  hostnameOf,
  hostPermissions,
  parseBackend,
  validateUrl,
} from './backends.ts';

const api = 'https://api.example.com/api/';
const sites = ['https://app.example.com'];

function parse(input: Partial<BackendInput>, others = [gitPhantomScope]) {
  return parseBackend({ label: '', api, sites, ...input }, others);
}

describe('gitPhantomScope', () => {
  it('has https origins without a path, and a path between slashes', () => {
    const origins = [gitPhantomScope.apiOrigin, ...gitPhantomScope.siteOrigins];
    expect(origins.map((origin) => new URL(origin).origin)).toEqual(origins);
    expect(origins.every((origin) => origin.startsWith('https://'))).toBe(true);
    expect(gitPhantomScope.apiPath).toMatch(/^\/(?:[^/]+\/)*$/);
  });
});

describe('parseBackend', () => {
  it('takes exact https origins and a path', () => {
    expect(parse({ label: 'Example' })).toEqual({
      ok: true,
      backend: {
        label: 'Example',
        apiOrigin: 'https://api.example.com',
        apiPath: '/api/',
        siteOrigins: ['https://app.example.com'],
      },
    });
  });

  it.each([
    ['https://API.Example.COM:443', 'https://api.example.com', '/'],
    ['  https://api.example.com/a/b ', 'https://api.example.com', '/a/b/'],
    ['https://api.example.com:8443/v1.2_~-x/', 'https://api.example.com:8443', '/v1.2_~-x/'],
    ['https://localhost:8443/api/', 'https://localhost:8443', '/api/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example', '/'],
    ['https://\u0430pple.example/', 'https://xn--pple-43d.example', '/'],
  ])('brings %s into its one form', (written, apiOrigin, apiPath) => {
    expect(parse({ api: written })).toMatchObject({ ok: true, backend: { apiOrigin, apiPath } });
  });

  it('takes the host for a name where there is none, however long', () => {
    const host = `api.${'long-'.repeat(9)}name.example`;
    const reading = parse({ api: `https://${host}` });
    expect(reading).toMatchObject({ ok: true, backend: { label: host } });
    expect(parse({ api: `https://${host}`, label: host })).toEqual(reading);
  });

  it('takes a site once, with a slash behind it or not', () => {
    const written = ['https://one.example', 'https://ONE.example/', 'https://two.example'];
    expect(parse({ sites: written })).toMatchObject({
      backend: { siteOrigins: ['https://one.example', 'https://two.example'] },
    });
  });

  it.each([
    ['malformed', undefined],
    ['malformed', 7],
    ['malformed', ['https://api.example.com']],
    ['empty', ''],
    ['empty', ' \t '],
    ['tooLong', `https://${'a'.repeat(500)}.example`],
    ['notHttps', 'api.example.com'],
    ['notHttps', '//api.example.com'],
    ['notHttps', 'http://api.example.com'],
    ['notHttps', 'http://localhost:8443'],
    ['notHttps', 'https:api.example.com'],
    ['notHttps', 'https:/api.example.com'],
    ['notHttps', 'wss://api.example.com'],
    ['notHttps', 'ftp://api.example.com'],
    ['notHttps', 'file:///etc/passwd'],
    ['notHttps', 'javascript:alert(1)'],
    ['notHttps', 'data:text/html,x'],
    ['notHttps', 'chrome-extension://abc/'],
    ['notHttps', 'blob:https://api.example.com/x'],
    ['notHttps', '*://api.example.com'],
    ['notHttps', '<all_urls>'],
    ['notHttps', '|https://api.example.com'],
    ['spaces', 'https://api.exam ple.com'],
    ['spaces', 'ht\ttps://api.example.com'],
    ['spaces', 'https://api.example.com/a\nb/'],
    ['spaces', 'https://api.exa\u200bmple.com'],
    ['spaces', 'https://api.exa\u00admple.com'],
    ['spaces', 'https://\u202eapi.example.com'],
    ['spaces', 'https://api.example.com\u0000'],
    ['notHttps', 'https:\\\\api.example.com'],
    ['malformed', 'https://evil.example\\@api.example.com'],
    ['malformed', 'https://api.example.com\\api'],
    ['malformed', 'https://'],
    ['malformed', 'https:///api'],
    ['malformed', 'https://api.example.com:'],
    ['malformed', 'https://api.example.com:port'],
    ['malformed', 'https://api.example.com:-1'],
    ['malformed', 'https://api.example.com:99999'],
    ['malformed', 'https://api.example.com:8443:1'],
    ['malformed', 'https://%61pi.example.com'],
    ['malformed', 'https://api.example.com%2f.evil.example'],
    ['malformed', 'https://api|x.example.com'],
    ['malformed', 'https://api^x.example.com'],
    ['port', 'https://api.example.com:0'],
    ['credentials', 'https://user@api.example.com'],
    ['credentials', 'https://user:word@api.example.com'],
    ['credentials', 'https://@api.example.com'],
    ['credentials', 'https://api.example.com:443@evil.example'],
    ['wildcard', 'https://*'],
    ['wildcard', 'https://*/*'],
    ['wildcard', 'https://*.example.com'],
    ['wildcard', 'https://api.*.com'],
    ['wildcard', 'https://api.example.com:*'],
    ['query', 'https://api.example.com?'],
    ['query', 'https://api.example.com/api/?a=1#b'],
    ['fragment', 'https://api.example.com#'],
    ['fragment', 'https://api.example.com/#/api/'],
    ['ipAddress', 'https://127.0.0.1'],
    ['ipAddress', 'https://127.0.0.1:8443/api/'],
    ['ipAddress', 'https://127.0.0.1.'],
    ['ipAddress', 'https://127.1'],
    ['ipAddress', 'https://2130706433'],
    ['ipAddress', 'https://0x7f000001'],
    ['ipAddress', 'https://0x7f.0.0.1'],
    ['ipAddress', 'https://0177.0.0.1'],
    ['ipAddress', 'https://0x'],
    ['ipAddress', 'https://127.0.0.0x1'],
    ['ipAddress', 'https://1.2.3.4.5'],
    ['ipAddress', 'https://256.256.256.256'],
    ['ipAddress', 'https://api.example.1'],
    ['ipAddress', 'https://10.0.0.0/8'],
    ['ipAddress', 'https://１２７.０.０.１'],
    ['ipAddress', 'https://①②⑦.0.0.①'],
    ['ipAddress', 'https://[::1]'],
    ['ipAddress', 'https://[::1]:8443/api/'],
    ['ipAddress', 'https://[::ffff:127.0.0.1]'],
    ['ipAddress', 'https://[fe80::1%25eth0]'],
    ['hostName', 'https://api.example.com.'],
    ['hostName', 'https://localhost.'],
    ['hostName', 'https://com'],
    ['hostName', 'https://intranet/api/'],
    ['hostName', 'https://.example.com'],
    ['hostName', 'https://api..example.com'],
    ['hostName', 'https://-api.example.com'],
    ['hostName', 'https://api-.example.com'],
    ['hostName', 'https://api_v1.example.com'],
    ['hostName', "https://api'x.example.com"],
    ['hostName', 'https://api,evil.example'],
    ['hostName', `https://${'a'.repeat(64)}.example`],
    ['hostName', `https://${'a.'.repeat(124)}example`],
    ['dots', 'https://api.example.com/../'],
    ['dots', 'https://api.example.com/api/..'],
    ['dots', 'https://api.example.com/./api/'],
    ['encoded', 'https://api.example.com/%2e%2e/'],
    ['encoded', 'https://api.example.com/api%2Fv1/'],
    ['encoded', 'https://api.example.com/api%5cv1/'],
    ['encoded', 'https://api.example.com/%00/'],
    ['pathCharacters', 'https://api.example.com//'],
    ['pathCharacters', 'https://api.example.com/api//v1/'],
    ['pathCharacters', 'https://api.example.com/*'],
    ['pathCharacters', 'https://api.example.com/api/*/'],
    ['pathCharacters', 'https://api.example.com/api^'],
    ['pathCharacters', 'https://api.example.com/api|'],
    ['pathCharacters', 'https://api.example.com/api;v=1/'],
    ['pathCharacters', 'https://api.example.com/a,b/'],
    ['pathCharacters', 'https://api.example.com/bücher/'],
  ])('names %s: %j', (problem, written) => {
    expect(parse({ api: written })).toEqual({ ok: false, field: 'api', problem });
    const asSite = parse({ sites: [...sites, written] });
    expect(asSite).toMatchObject({ ok: false, field: 'sites' });
  });

  it.each([
    ['noSites', []],
    ['tooManySites', Array.from({ length: 11 }, (_, at) => `https://site-${at}.example`)],
    ['path', ['https://app.example.com/app/']],
    ['path', ['https://app.example.com//']],
    ['wildcard', ['https://*.example.com']],
    ['ipAddress', ['https://app.example.com', 'https://127.0.0.1:3000']],
    ['malformed', [null]],
  ])('names %s among the sites: %j', (problem, written) => {
    expect(parse({ sites: written })).toEqual({ ok: false, field: 'sites', problem });
  });

  it.each([' name', 'two\nlines', 'turned \u202e round', 'x'.repeat(41), 7, null])(
    'refuses the name %j',
    (label) => {
      expect(parse({ label })).toEqual({ ok: false, field: 'label', problem: 'label' });
    },
  );

  it.each(['', '/api/', '/api/v1/', '/api/v1/keys/'])(
    'lets no backend share the prefix of another: %j',
    (path) => {
      const other = { ...gitPhantomScope, apiPath: '/api/v1/' };
      const reading = parse({ api: other.apiOrigin + path }, [other]);
      expect(reading).toEqual({ ok: false, field: 'api', problem: 'overlap' });
    },
  );

  it('lets another prefix of the same origin be', () => {
    expect(parse({ api: `${gitPhantomScope.apiOrigin}/api-two/` }).ok).toBe(true);
  });

  it.each([
    ['a site', 'https://api.localhost.example/', ['https://localhost:3000']],
    ['a site and the API', 'https://localhost:9443/', ['https://localhost:9443']],
    ['the API of the new one', 'https://localhost:9443/', ['https://app.example.com']],
  ])('lets no host be shared on two ports: %s', (_case, written, writtenSites) => {
    const origin = 'https://localhost:8443';
    const local = { ...gitPhantomScope, apiOrigin: origin, siteOrigins: [origin] };
    const reading = parse({ api: written, sites: writtenSites }, [local]);
    expect(reading).toEqual({ ok: false, field: 'sites', problem: 'otherPort' });
  });

  it('lets API and site of one backend be on two ports of a host', () => {
    const local = { api: 'https://localhost:8443/api/', sites: ['https://localhost:3000'] };
    expect(parse(local).ok).toBe(true);
  });
});

describe('hostPermissions', () => {
  const siteOrigins = ['https://one.example', 'https://two.example:8443'];
  const backend = { apiOrigin: 'https://api.example', siteOrigins };

  it('names the exact origins, 443 too: without a port a pattern is for every port', () => {
    expect(hostPermissions(backend, true)).toEqual([
      'https://one.example:443/*',
      'https://two.example:8443/*',
      'https://api.example:443/*',
    ]);
  });

  it('leaves the port out where match patterns take none', () => {
    expect(hostPermissions(backend, false)).toEqual([
      'https://one.example/*',
      'https://two.example/*',
      'https://api.example/*',
    ]);
  });

  it('names an origin once', () => {
    const local = { apiOrigin: 'https://localhost:8443', siteOrigins: ['https://localhost:8443'] };
    expect(hostPermissions(local, true)).toEqual(['https://localhost:8443/*']);
  });
});

describe('validateUrl', () => {
  it('is below the path that carries the key', () => {
    expect(validateUrl(gitPhantomScope)).toBe(
      'https://api.gitphantomscope.com/api/v1/keys/validate',
    );
    const { apiOrigin, apiPath } = gitPhantomScope;
    expect(validateUrl(gitPhantomScope).startsWith(apiOrigin + apiPath)).toBe(true);
  });
});

describe('hostnameOf', () => {
  it('drops scheme and port', () => {
    expect(hostnameOf('https://api.example:8443')).toBe('api.example');
  });
});
