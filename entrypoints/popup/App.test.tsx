// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, mount, press } from '../../components/mount-for-test.tsx';
import { browser } from '../../lib/browser.ts';
import type { Status } from '../../lib/messages.ts';
import { speakFromFiles } from '../../harness/speak-from-files.ts';
import { App } from './App.tsx';
import { createPopupStore } from './popup-store.ts';

const stored = {
  provider: 'fal',
  backendId: 'git-phantom-scope',
  storedAt: 0,
  check: null,
} as const;

beforeEach(() => {
  speakFromFiles();
});

function mountApp(status: Status) {
  return mount(<App store={createPopupStore({ ok: true, value: status })} />);
}

it.each([
  ['locked-screen', { state: 'locked' }],
  ['held-screen', { state: 'held', ...stored }],
  ['armed-screen', { state: 'armed', ...stored }],
] as const)('shows the %s', (screen, status) => {
  expect(byTestId(mountApp(status), screen)).toBeTruthy();
});

it('shows that the background does not answer', () => {
  const root = mount(<App store={createPopupStore({ ok: false, code: 'failed' })} />);
  expect(byTestId(root, 'unknown-screen').textContent).toContain('That did not work');
});

it.each([
  ['check-button', 'checkKey'],
  ['forget-button', 'lock'],
  ['arm-button', 'armKey'],
])('sends for %s the message %s', async (button, type) => {
  const answer = { ok: true, value: { state: 'locked' } };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = mountApp({ state: 'held', ...stored });
  await press(byTestId(root, button));
  expect(send.mock.calls).toEqual([[{ type }]]);
  expect(byTestId(root, 'locked-screen')).toBeTruthy();
});
