// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import type { BackendProtocol } from '../../lib/extension/backend-protocols.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import {
  createBackendProtocol,
  otherFingerprint,
  pinnedFingerprint,
} from './backend-protocol-for-test.ts';
import { byTestId, enter, mount, press } from '../ui/mount-for-test.tsx';
import type { ProtocolPanelActions } from './ProtocolPanel.tsx';
import { ProtocolSection } from './ProtocolSection.tsx';

beforeEach(() => {
  speakFromFiles();
});

function mountSection(...protocols: readonly Partial<BackendProtocol>[]) {
  const actions = {
    onChoose: vi.fn<ProtocolPanelActions['onChoose']>(() => Promise.resolve()),
    onRecheck: vi.fn<ProtocolPanelActions['onRecheck']>(() => Promise.resolve(null)),
    onTrust: vi.fn<ProtocolPanelActions['onTrust']>(() => Promise.resolve(null)),
    onAllowBasic: vi.fn<ProtocolPanelActions['onAllowBasic']>(() => Promise.resolve(null)),
    onForgetPin: vi.fn<ProtocolPanelActions['onForgetPin']>(() => Promise.resolve(null)),
  };
  const props = { protocols: protocols.map(createBackendProtocol), ...actions };
  return { root: mount(<ProtocolSection {...props} />), ...actions };
}

describe('ProtocolSection', () => {
  it.each([
    ['Sealed', { version: 'v2' }],
    ['Basic', { version: 'v1' }],
    ['Basic, as you agreed', { version: 'v1', allowsBasic: true }],
    ['Not asked yet', { version: null }],
    ['On hold', { version: null, block: { kind: 'downgrade' } }],
  ] as const)('says which protocol applies: %s', (words, protocol) => {
    const { root } = mountSection(protocol);
    const said = byTestId(root, 'protocol-now').querySelector('[role="status"]')?.textContent;
    expect(said?.startsWith(words)).toBe(true);
  });

  it('shows the fingerprint, and since when it is trusted', () => {
    const { root } = mountSection({});
    const known = byTestId(root, 'pinned-fingerprint').textContent;
    expect(known).toContain(pinnedFingerprint);
    expect(known).toMatch(/Trusted since November \d\d, 2026$/);
  });

  it('offers nothing to forget if no fingerprint is known', () => {
    const { root } = mountSection({ fingerprint: null, pinnedAt: null });
    expect(byTestId(root, 'pinned-fingerprint').textContent).toBe('None known');
    expect(root.querySelector('[data-testid="forget-pin-button"]')).toBeNull();
  });

  it.each([
    ['sealed', 'requests are sent without a key'],
    ['v1', 'what opens it is sent along'],
  ] as const)('explains a choice, and saves it at once: %s', async (choice, help) => {
    const { root, onChoose } = mountSection({ choice });
    const select = byTestId(root, 'protocol-select') as HTMLSelectElement;
    const explained = root.querySelector(`[id="${select.getAttribute('aria-describedby') ?? ''}"]`);
    expect([select.value, explained?.textContent]).toEqual([choice, expect.stringContaining(help)]);
    enter(select, 'auto');
    expect(onChoose.mock.calls).toEqual([[gitPhantomScope, 'auto']]);
    await act(() => Promise.resolve());
    expect(byTestId(root, 'protocol-saved').textContent).toBe('Saved');
  });

  it('asks the right backend again, and says what went wrong', async () => {
    const other = { ...gitPhantomScope, id: 'other', apiOrigin: 'https://api.other.example' };
    const { root, onRecheck } = mountSection({}, { backend: other });
    onRecheck.mockResolvedValueOnce('noAccess');
    const panel = root.querySelector<HTMLElement>(`[data-backend="${other.apiOrigin}"]`) ?? root;
    await press(byTestId(panel, 'recheck-button'));
    expect(onRecheck.mock.calls).toEqual([[other]]);
    await vi.waitFor(() => {
      expect(byTestId(panel, 'failure-notice').dataset['failure']).toBe('noAccess');
    });
  });

  it('takes consent to a changed key only for its fingerprint', async () => {
    const block = { kind: 'keyChanged', fingerprint: otherFingerprint } as const;
    const { root, onTrust } = mountSection({ version: null, block });
    expect(root.querySelector('[data-testid="forget-pin-button"]')).toBeNull();
    await press(byTestId(root, 'agree-button'));
    expect(onTrust.mock.calls).toEqual([[gitPhantomScope, otherFingerprint]]);
  });

  it('forgets a pin only after the user has read what that means', async () => {
    const { root, onForgetPin } = mountSection({});
    await press(byTestId(root, 'forget-pin-button'));
    expect(byTestId(root, 'forget-pin-question').textContent).toContain('told you');
    await press(byTestId(root, 'forget-pin-button'));
    expect(byTestId(root, 'forget-pin-question').textContent).toBe('');
    await press(byTestId(root, 'forget-pin-button'));
    expect(onForgetPin).not.toHaveBeenCalled();
    await press(byTestId(root, 'forget-pin-confirm'));
    expect(onForgetPin.mock.calls).toEqual([[gitPhantomScope]]);
    await vi.waitFor(() => {
      expect(byTestId(root, 'forget-pin-question').textContent).toBe('');
    });
    expect(document.activeElement?.textContent).toContain('At the moment');
  });
});
