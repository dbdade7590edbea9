// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { ArmedScreen } from './ArmedScreen.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';
import { createStoredKey } from './stored-key-for-test.ts';

beforeEach(() => {
  speakFromFiles();
});

it('says which key is armed and for which site; has buttons to check and forget it', async () => {
  const storedKey = createStoredKey({ kind: 'backendUnreachable' });
  const onCheck = vi.fn(() => Promise.resolve());
  const onForget = vi.fn(() => Promise.resolve());
  const root = mount(
    <ArmedScreen storedKey={storedKey} failure={null} onCheck={onCheck} onForget={onForget} />,
  );
  expect(root.querySelector('h1')?.textContent).toBe('Anthropic key in use');
  expect(root.textContent).toContain('Requests from gitphantomscope.com carry it');
  expect(byTestId(root, 'check-outcome').dataset['outcome']).toBe('backendUnreachable');
  await press(byTestId(root, 'check-button'));
  await press(byTestId(root, 'forget-button'));
  expect([onCheck, onForget].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});
