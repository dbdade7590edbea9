// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, mount, press } from '../../components/mount-for-test.tsx';
import { browser } from '../../lib/browser.ts';
import { emptyStatus, type Status } from '../../lib/messages.ts';
import { speakFromFiles } from '../../harness/speak-from-files.ts';
import { App } from './App.tsx';
import { createStatus } from './status-for-test.ts';
import { createPopupStore } from './popup-store.ts';

beforeEach(() => {
  speakFromFiles();
});

function mountApp(status: Status) {
  return mount(<App store={createPopupStore({ ok: true, value: status })} />);
}

it.each([
  ['locked-screen', emptyStatus],
  ['held-screen', createStatus({ armed: false })],
  ['armed-screen', createStatus()],
] as const)('shows the %s', (screen, status) => {
  expect(byTestId(mountApp(status), screen)).toBeTruthy();
});

it('shows that the background does not answer', () => {
  const root = mount(<App store={createPopupStore({ ok: false, code: 'failed' })} />);
  expect(byTestId(root, 'unknown-screen').textContent).toContain('That did not work');
});

it.each([
  ['check-button', { type: 'checkKey', keyId: 'a-key' }],
  ['forget-button', { type: 'forgetKey', keyId: 'a-key' }],
  ['arm-button', { type: 'useKey', keyId: 'a-key' }],
])('sends for %s its message', async (button, message) => {
  const answer = { ok: true, value: emptyStatus };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = mountApp(createStatus({ armed: false }));
  await press(byTestId(root, button));
  expect(send.mock.calls).toEqual([[message]]);
  expect(byTestId(root, 'locked-screen')).toBeTruthy();
});
