import { describe, expect, it } from 'vitest';
import { gitPhantomScope, hostnameOf, hostPermissions, validateUrl } from './backends.ts';

describe('gitPhantomScope', () => {
  it('has https origins without a path, and a path between slashes', () => {
    const origins = [gitPhantomScope.apiOrigin, ...gitPhantomScope.siteOrigins];
    expect(origins.map((origin) => new URL(origin).origin)).toEqual(origins);
    expect(origins.every((origin) => origin.startsWith('https://'))).toBe(true);
    expect(gitPhantomScope.apiPath).toMatch(/^\/(?:[^/]+\/)*$/);
  });
});

describe('hostPermissions', () => {
  it('names the exact origins, without a wildcard in the host', () => {
    expect(hostPermissions(gitPhantomScope)).toEqual([
      'https://gitphantomscope.com/*',
      'https://api.gitphantomscope.com/*',
    ]);
  });

  it('names every site of a backend', () => {
    const siteOrigins = ['https://one.example', 'https://two.example:8443'];
    const backend = { ...gitPhantomScope, apiOrigin: 'https://api.example', siteOrigins };
    expect(hostPermissions(backend)).toEqual([
      'https://one.example/*',
      'https://two.example:8443/*',
      'https://api.example/*',
    ]);
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
