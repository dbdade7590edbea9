// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { messageFiles, speakFromFiles } from '../testkit/extension/speak-from-files.ts';
import { gitPhantomScope } from '../lib/backends.ts';
import type { ProtocolHold } from '../lib/protocol-hold.ts';
import { holdsForTest, otherFingerprint, pinnedFingerprint } from './backend-protocol-for-test.ts';
import { createHoldActions } from './hold-actions-for-test.ts';
import { HoldNotice } from './HoldNotice.tsx';
import { byTestId, mount, press } from './mount-for-test.tsx';

const keyChanged = { kind: 'keyChanged', fingerprint: otherFingerprint } as const;

beforeEach(() => {
  speakFromFiles();
});

function mountNotice(hold: ProtocolHold | null) {
  const actions = createHoldActions();
  const props = { backend: gitPhantomScope, hold, fingerprint: pinnedFingerprint, ...actions };
  return { root: mount(<HoldNotice {...props} />), ...actions };
}

describe.each(Object.keys(messageFiles))('in %s', (language) => {
  const holds = [
    ...holdsForTest,
    { kind: 'notOffered', choice: 'v1' },
    { kind: 'notOffered', choice: 'auto' },
  ] as const;

  it.each(holds)('names backend and way out, aloud: $kind $choice', (hold) => {
    speakFromFiles(language);
    const { root } = mountNotice(hold);
    expect(root.querySelector('[role="status"]')?.textContent).toMatch(/Git Phantom Scope.*\.$/);
    expect(root.querySelectorAll('button').length).toBeGreaterThan(0);
  });

  it('has other words for each', () => {
    speakFromFiles(language);
    const texts = holds.map((hold) => mountNotice(hold).root.textContent);
    expect(new Set(texts).size).toBe(holds.length);
  });
});

it('is there before there is a reason', () => {
  const { root } = mountNotice(null);
  expect(root.querySelector('[role="status"]')?.textContent).toBe('');
  expect(root.querySelectorAll('button')).toHaveLength(0);
});

it('shows both fingerprints, and has staying off come first', () => {
  const { root, onTrust } = mountNotice(keyChanged);
  expect(byTestId(root, 'fingerprintPinned').textContent).toBe(
    `Trusted so far${pinnedFingerprint}`,
  );
  expect(byTestId(root, 'fingerprintShown').textContent).toBe(`Shown now${otherFingerprint}`);
  const buttons = [...root.querySelectorAll('button')].map(({ dataset }) => dataset);
  expect(buttons.map(({ testid, kind }) => [testid, kind])).toEqual([
    ['keep-off-button', 'primary'],
    ['agree-button', 'secondary'],
  ]);
  expect(onTrust).not.toHaveBeenCalled();
});

it('stays off, says so, and asks again on demand', async () => {
  const { root, onTrust } = mountNotice(keyChanged);
  byTestId(root, 'keep-off-button').focus();
  await press(byTestId(root, 'keep-off-button'));
  expect(root.textContent).toContain('It stays off: no request carries your key');
  expect(root.querySelector('[data-testid="agree-button"], code')).toBeNull();
  expect(document.activeElement).toBe(byTestId(root, 'keep-off-button'));
  await press(byTestId(root, 'keep-off-button'));
  await press(byTestId(root, 'agree-button'));
  expect(onTrust.mock.calls).toEqual([[gitPhantomScope, otherFingerprint]]);
});

it('takes the word for a downgrade', async () => {
  const { root, onAllowBasic } = mountNotice({ kind: 'downgrade' });
  expect(root.querySelector('code')).toBeNull();
  await press(byTestId(root, 'agree-button'));
  expect(onAllowBasic.mock.calls).toEqual([[gitPhantomScope]]);
});

it('leads to the settings where they help, and asks the backend again', async () => {
  const { root, onRecheck, onSettings } = mountNotice({ kind: 'notOffered', choice: 'sealed' });
  await press(byTestId(root, 'hold-settings-button'));
  await press(byTestId(root, 'recheck-button'));
  expect(onSettings).toHaveBeenCalledOnce();
  expect(onRecheck.mock.calls).toEqual([[gitPhantomScope]]);
  const other = mountNotice({ kind: 'unreachable' });
  expect(other.root.querySelector('[data-testid="hold-settings-button"]')).toBeNull();
});
