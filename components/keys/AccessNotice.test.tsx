// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { AccessNotice } from './AccessNotice.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';

beforeEach(() => {
  speakFromFiles();
});

it('names its backend and asks within the click', async () => {
  const onAllow = vi.fn();
  const root = mount(<AccessNotice backend={gitPhantomScope} onAllow={onAllow} />);
  expect(root.textContent).toContain('no longer allows Git Phantom Scope');
  await press(byTestId(root, 'allow-button'));
  expect(onAllow).toHaveBeenCalledOnce();
});
