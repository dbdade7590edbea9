// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { messageFiles, speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { SendBlock } from '../../lib/extension/send-block.ts';
import { blocksForTest, otherFingerprint, pinnedFingerprint } from './backend-protocol-for-test.ts';
import { createBlockActions } from './block-actions-for-test.ts';
import { BlockNotice } from './BlockNotice.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';

const keyChanged = { kind: 'keyChanged', fingerprint: otherFingerprint } as const;

beforeEach(() => {
  speakFromFiles();
});

function mountNotice(block: SendBlock | null) {
  const actions = createBlockActions();
  const props = { backend: gitPhantomScope, block, fingerprint: pinnedFingerprint, ...actions };
  return { root: mount(<BlockNotice {...props} />), ...actions };
}

describe.each(Object.keys(messageFiles))('in %s', (language) => {
  const blocks = [
    ...blocksForTest,
    { kind: 'notOffered', choice: 'v1' },
    { kind: 'notOffered', choice: 'auto' },
  ] as const;

  it.each(blocks)('names backend and remedy, and is read aloud: $kind $choice', (block) => {
    speakFromFiles(language);
    const { root } = mountNotice(block);
    expect(root.querySelector('[role="status"]')?.textContent).toMatch(/Git Phantom Scope.*\.$/);
    expect(root.querySelectorAll('button').length).toBeGreaterThan(0);
  });

  it('has a different text for each', () => {
    speakFromFiles(language);
    const texts = blocks.map((block) => mountNotice(block).root.textContent);
    expect(new Set(texts).size).toBe(blocks.length);
  });
});

it('is in the document before there is a reason', () => {
  const { root } = mountNotice(null);
  expect(root.querySelector('[role="status"]')?.textContent).toBe('');
  expect(root.querySelectorAll('button')).toHaveLength(0);
});

it('shows both fingerprints, and offers to stay off first', () => {
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

it('asks for consent to a downgrade', async () => {
  const { root, onAllowBasic } = mountNotice({ kind: 'downgrade' });
  expect(root.querySelector('code')).toBeNull();
  await press(byTestId(root, 'agree-button'));
  expect(onAllowBasic.mock.calls).toEqual([[gitPhantomScope]]);
});

it('links to the settings if they help, and asks the backend again', async () => {
  const { root, onRecheck, onSettings } = mountNotice({ kind: 'notOffered', choice: 'sealed' });
  await press(byTestId(root, 'block-settings-button'));
  await press(byTestId(root, 'recheck-button'));
  expect(onSettings).toHaveBeenCalledOnce();
  expect(onRecheck.mock.calls).toEqual([[gitPhantomScope]]);
  const other = mountNotice({ kind: 'unreachable' });
  expect(other.root.querySelector('[data-testid="block-settings-button"]')).toBeNull();
});
