import { describe, expect, it } from 'vitest';
import { ambiguousPaths, plainPaths } from '../../../testkit/browsers/path-spellings.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { isApiTarget } from './api-target.ts';

const { apiOrigin } = gitPhantomScope;

/** As the browser hands a URL to rules and gate. */
function isTarget(path: string): boolean {
  return isApiTarget(new URL(path, apiOrigin).href, gitPhantomScope);
}

describe('isApiTarget', () => {
  it.each(ambiguousPaths)('refuses %s', (path) => {
    expect(isTarget(path)).toBe(false);
  });

  it.each(plainPaths)('takes %s', (path) => {
    expect(isTarget(path)).toBe(true);
  });

  it('refuses what a server finds outside the prefix after decoding once or twice', () => {
    const spellings = ['..', '%2e%2e', '.%2e', '%252e%252e', '..;', '..%3b'];
    const slashes = ['%2f', '%5c', '%252f', '%255c', '%2F', '%5C', ';/', '%3b/'];
    for (const dots of spellings) {
      for (const slash of slashes) {
        expect(isTarget(`/api/v1/${dots}${slash}${dots}${slash}debug`), dots + slash).toBe(false);
      }
    }
  });

  it('refuses what is outside the prefix, and another host, port or scheme', () => {
    expect(isTarget('/health')).toBe(false);
    expect(isTarget('/apix')).toBe(false);
    for (const origin of [
      'http://api.gitphantomscope.com',
      'https://api.gitphantomscope.com:8443',
      'https://api.gitphantomscope.com.evil.example',
    ]) {
      expect(isApiTarget(`${origin}/api/v1/models`, gitPhantomScope)).toBe(false);
    }
  });
});
