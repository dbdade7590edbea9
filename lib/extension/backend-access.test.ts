import { describe, expect, it, vi } from 'vitest';
import {
  hasAccess,
  onAccessChange,
  readGrantedHosts,
  releaseAccess,
  requestAccess,
} from './backend-access.ts';
import { type Backend, gitPhantomScope, hostPermissions } from './backends.ts';
import { browser } from './browser.ts';

const local: Backend = {
  id: 'local',
  label: 'Local',
  apiOrigin: 'https://localhost:8443',
  apiPath: '/api/',
  siteOrigins: ['https://localhost:8443', 'https://gitphantomscope.com'],
};

function be(browserScheme: string): void {
  vi.spyOn(browser.runtime, 'getURL').mockReturnValue(`${browserScheme}://id/`);
}

describe('hasAccess', () => {
  it('wants every origin of a backend', async () => {
    expect(await hasAccess(gitPhantomScope)).toBe(true);
    expect(await hasAccess(local)).toBe(false);
    await requestAccess(local);
    expect(await hasAccess(local)).toBe(true);
    await browser.permissions.remove({ origins: hostPermissions(local, true) });
    expect(await hasAccess(local)).toBe(false);
  });

  it.each(['https://*/*', '<all_urls>', '*://gitphantomscope.com/*', 'https://*.example.com/*'])(
    'is none while there is a permission as broad as %s',
    async (origin) => {
      await browser.permissions.request({ origins: [origin] });
      expect(await hasAccess(gitPhantomScope)).toBe(false);
      await browser.permissions.remove({ origins: [origin] });
      expect(await hasAccess(gitPhantomScope)).toBe(true);
    },
  );
});

describe('requestAccess', () => {
  it('asks before anything is awaited, for the exact origins', () => {
    void requestAccess(local);
    expect(browser.permissions.request).toHaveBeenCalledWith({
      origins: ['https://localhost:8443/*', 'https://gitphantomscope.com:443/*'],
    });
  });

  it('leaves out the port where the browser takes none', () => {
    be('moz-extension');
    void requestAccess(local);
    expect(browser.permissions.request).toHaveBeenCalledWith({
      origins: ['https://localhost/*', 'https://gitphantomscope.com/*'],
    });
  });

  it('says no where the browser does not ask', async () => {
    vi.spyOn(browser.permissions, 'request').mockRejectedValue(new Error('no user gesture'));
    expect(await requestAccess(local)).toBe(false);
  });
});

describe('releaseAccess', () => {
  it('gives back what no other backend needs', async () => {
    await requestAccess(local);
    await releaseAccess(local, [gitPhantomScope]);
    expect(browser.permissions.remove).toHaveBeenCalledWith({
      origins: ['https://localhost:8443/*'],
    });
    expect(await hasAccess(gitPhantomScope)).toBe(true);
  });

  it('asks for nothing where all is needed', async () => {
    await releaseAccess(local, [local]);
    expect(browser.permissions.remove).not.toHaveBeenCalled();
  });
});

describe('onAccessChange', () => {
  it('tells of what is given and taken, until it is ended', async () => {
    const listener = vi.fn();
    const end = onAccessChange(listener);
    await requestAccess(local);
    await releaseAccess(local, []);
    expect(listener).toHaveBeenCalledTimes(2);
    end();
    await requestAccess(local);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe('readGrantedHosts', () => {
  it('names hosts without ports', async () => {
    await requestAccess(local);
    const hosts = ['gitphantomscope.com', 'api.gitphantomscope.com', 'localhost'];
    expect([...new Set(await readGrantedHosts())]).toEqual(hosts);
  });
});
