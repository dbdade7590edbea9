// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, fieldIn } from '../../components/ui/mount-for-test.tsx';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { browser } from '../../lib/extension/browser.ts';
import { emptyStatus, type Result, type Status } from '../../lib/extension/messages.ts';
import { createStatus } from '../popup/status-for-test.ts';
import { mount } from './mount.tsx';

beforeEach(() => {
  speakFromFiles('de');
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.innerHTML = '<main id="root"></main>';
});

async function open(status: Status): Promise<HTMLElement> {
  const answer: Result<Status> = { ok: true, value: status };
  vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = document.getElementById('root') ?? document.body;
  const backends = Promise.resolve([gitPhantomScope]);
  await act(() => mount(root, { status: Promise.resolve(answer), backends }));
  return root;
}

it('has a field, what it can and cannot do, and why the browser asks', async () => {
  const root = await open(emptyStatus);
  expect(fieldIn(byTestId(root, 'start-section')).type).toBe('password');
  expect(byTestId(root, 'promises-section').querySelectorAll('li').length).toBeGreaterThan(4);
  expect(byTestId(root, 'permissions-section').textContent).toContain('gitphantomscope.com');
  expect(document.title).toBe('Willkommen bei Phantom Key');
});

it('shows a key that is already armed', async () => {
  const root = await open(createStatus());
  expect(byTestId(root, 'armed-screen')).toBeTruthy();
});
