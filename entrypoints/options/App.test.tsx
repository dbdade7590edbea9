// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { byTestId, enter, press } from '../../components/ui/mount-for-test.tsx';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { changeTrust, readTrusts } from '../../lib/extension/backend-trust.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { chooseProtocol, readBackends, readSettings } from '../../lib/extension/settings.ts';
import { mount } from './mount.tsx';

beforeEach(() => {
  speakFromFiles('de');
  const manifest = { manifest_version: 3, name: 'Phantom Key', version: '1.2.3' };
  vi.spyOn(browser.runtime, 'getManifest').mockReturnValue(manifest);
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  // happy-dom has no Web Locks. Their effect is tested elsewhere, without a document.
  const locks = { request: (_name: string, change: () => Promise<unknown>) => change() };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  document.body.innerHTML = '<main id="root"></main>';
});

async function open(): Promise<HTMLElement> {
  const root = document.getElementById('root') ?? document.body;
  await act(() => mount(root));
  return root;
}

function cardsIn(root: ParentNode): string[] {
  const cards = [...root.querySelectorAll<HTMLElement>('[data-testid="backend"]')];
  return cards.map(({ dataset }) => dataset['backend'] ?? '');
}

/** Waits until the effect of an action has happened. */
async function until(expectation: () => void | Promise<void>): Promise<void> {
  // Patience for a busy machine.
  await act(() => vi.waitFor(expectation, { timeout: 10_000 }));
}

async function settle(root: ParentNode, origins: readonly string[]): Promise<void> {
  await until(() => {
    expect(cardsIn(root)).toEqual(origins);
  });
}

const builtIn = 'https://api.gitphantomscope.com';
const local = 'https://localhost:8443';
const trust = {
  signingKey: 'A'.repeat(43),
  issuedAt: 1_795_478_400,
  hasOfferedSealed: true,
  allowsBasic: false,
};

describe('the options page', () => {
  it('has the language of its messages', async () => {
    const root = await open();
    expect(document.documentElement.lang).toBe('de');
    expect(document.title).toBe('Einstellungen – Phantom Key');
    expect(root.textContent).toContain('Version 1.2.3');
  });

  it('asks for the permission before anything else, and adds the backend', async () => {
    const root = await open();
    act(() => {
      byTestId(root, 'local-button').click();
      expect(browser.permissions.request).toHaveBeenCalledWith({ origins: [`${local}/*`] });
    });
    await settle(root, [builtIn, local]);
    expect(byTestId(root, 'backends-section').textContent).not.toContain('Nicht erlaubt');
  });

  it('keeps a backend whose permission was refused, and asks again', async () => {
    const request = vi.spyOn(browser.permissions, 'request').mockResolvedValueOnce(false);
    const root = await open();
    await press(byTestId(root, 'local-button'));
    await settle(root, [builtIn, local]);
    expect(byTestId(root, 'backends-section').textContent).toContain('Nicht erlaubt');
    await press(byTestId(root, 'allow-button'));
    expect(request).toHaveBeenCalledTimes(2);
    await until(() => {
      expect(root.textContent).not.toContain('Nicht erlaubt');
    });
  });

  it('removes a backend and its permission', async () => {
    const root = await open();
    await press(byTestId(root, 'local-button'));
    await settle(root, [builtIn, local]);
    const pinned = { signingKey: 'A'.repeat(43), issuedAt: 1_795_518_000 };
    const trust = { ...pinned, hasOfferedSealed: true, allowsBasic: false };
    for (const origin of [builtIn, local]) await changeTrust(origin, () => trust);
    const added = (await readBackends()).at(-1)?.id ?? '';
    await chooseProtocol(added, 'sealed');
    await press(byTestId(root, 'remove-button'));
    await settle(root, [builtIn]);
    await until(() => {
      expect(browser.permissions.remove).toHaveBeenCalledWith({ origins: [`${local}/*`] });
      expect(byTestId(root, 'removed-notice').textContent).toContain('wurde entfernt');
    });
    expect(await readBackends()).toHaveLength(1);
    expect(Object.keys(await readTrusts())).toEqual([builtIn]);
    expect((await readSettings()).protocols).toEqual({});
  });

  it('saves a lock policy', async () => {
    const root = await open();
    enter(byTestId(root, 'idle-select') as HTMLSelectElement, '5');
    await until(async () => {
      expect((await readSettings()).lock.idleMinutes).toBe(5);
    });
  });

  it('saves the choice of protocol, and shows the current one', async () => {
    const root = await open();
    expect(byTestId(root, 'protocol-now').textContent).toContain('Noch nicht abgefragt');
    enter(byTestId(root, 'protocol-select') as HTMLSelectElement, 'sealed');
    await until(async () => {
      expect((await readSettings()).protocols).toEqual({ [gitPhantomScope.id]: 'sealed' });
    });
    await changeTrust(builtIn, () => trust);
    await until(() => {
      expect(byTestId(root, 'pinned-fingerprint').textContent).toMatch(/[\da-f]{4} [\da-f]{4}/);
    });
  });

  it('forgets a pin, and asks the backend at once', async () => {
    await changeTrust(builtIn, () => trust);
    const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue({ ok: true });
    const root = await open();
    await press(byTestId(root, 'forget-pin-button'));
    await press(byTestId(root, 'forget-pin-confirm'));
    await until(async () => {
      const left = { signingKey: null, hasOfferedSealed: true };
      expect(await readTrusts()).toMatchObject({ [builtIn]: left });
      const message = { type: 'recheckProtocol', backendId: gitPhantomScope.id };
      expect(send.mock.calls).toEqual([[message]]);
      expect(byTestId(root, 'pinned-fingerprint').textContent).toBe('Keiner bekannt');
    });
  });

  it('shows what the organisation has set', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockResolvedValue({
      backends: [
        { name: 'Work', api: 'https://api.work.example/', sites: ['https://work.example'] },
      ],
      lock: { idleMinutes: 15 },
      allowOwnBackends: false,
    });
    const root = await open();
    expect(cardsIn(root)).toEqual([builtIn, 'https://api.work.example']);
    expect(root.querySelector('form')).toBeNull();
    const idle = byTestId(root, 'idle-select') as HTMLSelectElement;
    expect([idle.value, idle.disabled]).toEqual(['15', true]);
    expect((byTestId(root, 'max-select') as HTMLSelectElement).disabled).toBe(false);
  });

  it('does not let the user change a lock policy of the organisation', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockResolvedValue({ allowLockChanges: false });
    const root = await open();
    expect((byTestId(root, 'computer-lock') as HTMLInputElement).disabled).toBe(true);
  });
});
