// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { StoredScreen } from './StoredScreen.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';
import { createStoredKey } from './stored-key-for-test.ts';

beforeEach(() => {
  speakFromFiles();
});

function mountScreen(check: KeyCheckOutcome | null) {
  const actions = {
    onArm: vi.fn(() => Promise.resolve()),
    onCheck: vi.fn(() => Promise.resolve()),
    onForget: vi.fn(() => Promise.resolve()),
  };
  const storedKey = createStoredKey(check);
  const root = mount(<StoredScreen storedKey={storedKey} failure={null} {...actions} />);
  return { root, ...actions };
}

it('says that the first check is under way', () => {
  const { root } = mountScreen(null);
  expect(root.textContent).toContain('Checking with Git Phantom Scope…');
});

it('offers to use an inactive key', () => {
  const { root } = mountScreen({ kind: 'works', tier: null, requestsPerMinute: null });
  const button = byTestId(root, 'arm-button');
  expect([button.textContent, button.dataset['kind']]).toEqual(['Use it', 'primary']);
});

it('arms a rejected key only if the user insists', async () => {
  const { root, onArm, onForget } = mountScreen({ kind: 'rejected' });
  expect(root.textContent).toContain('No request carries it until you say so.');
  await press(byTestId(root, 'arm-button'));
  expect(onArm).toHaveBeenCalledOnce();
  expect(onForget).not.toHaveBeenCalled();
});
