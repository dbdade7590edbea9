// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { byTestId, mountSettled, press } from '../../components/ui/mount-for-test.tsx';
import { browser } from '../../lib/extension/browser.ts';
import { emptyStatus, type Status } from '../../lib/extension/messages.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { App } from './App.tsx';
import { createStatus } from './status-for-test.ts';
import { createPopupStore } from './popup-store.ts';

beforeEach(() => {
  speakFromFiles();
});

const twoKeys: Status = {
  ...emptyStatus,
  keys: [
    ...createStatus().keys,
    ...createStatus({ id: 'other', label: 'work', armed: false }).keys,
  ],
};

function mountApp(status: Status) {
  return mountSettled(<App store={createPopupStore({ ok: true, value: status })} />);
}

it.each([
  ['locked-screen', emptyStatus],
  ['stored-screen', createStatus({ armed: false })],
  ['armed-screen', createStatus()],
  ['blocked-screen', createStatus({ armed: false, block: { kind: 'unreachable' } })],
  ['keys-screen', twoKeys],
] as const)('shows the %s', async (screen, status) => {
  expect(byTestId(await mountApp(status), screen)).toBeTruthy();
});

it('does not say that a key is blocked after it no longer is', async () => {
  const root = await mountApp(createStatus({ check: { kind: 'blocked' } }));
  expect(byTestId(root, 'check-outcome').textContent).toContain('Not checked yet');
});

it('shows that the background does not answer', async () => {
  const root = await mountSettled(<App store={createPopupStore({ ok: false, code: 'failed' })} />);
  expect(byTestId(root, 'unknown-screen').textContent).toContain('That did not work');
});

it.each([
  ['check-button', { type: 'checkKey', keyId: 'a-key' }],
  ['forget-button', { type: 'forgetKey', keyId: 'a-key' }],
  ['arm-button', { type: 'activateKey', keyId: 'a-key' }],
])('sends the message of %s', async (button, message) => {
  const answer = { ok: true, value: emptyStatus };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = await mountApp(createStatus({ armed: false }));
  await press(byTestId(root, button));
  expect(send.mock.calls).toEqual([[message]]);
  expect(byTestId(root, 'locked-screen')).toBeTruthy();
});

it.each([
  ['use-button', { type: 'activateKey', keyId: 'other' }],
  ['check-button', { type: 'checkKey', keyId: 'other' }],
  ['forget-button', { type: 'forgetKey', keyId: 'other' }],
])('sends the message of %s about the right key', async (button, message) => {
  const answer = { ok: true, value: twoKeys };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = await mountApp(twoKeys);
  const row = root.querySelector<HTMLElement>('[data-label="work"]') ?? root;
  await press(byTestId(row, 'more-button'));
  await press(byTestId(row, button));
  expect(send.mock.calls).toEqual([[message]]);
});

it('locks with one press', async () => {
  const answer = { ok: true, value: emptyStatus };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = await mountApp(twoKeys);
  await press(byTestId(root, 'forget-all-button'));
  expect(send.mock.calls).toEqual([[{ type: 'lock' }]]);
  expect(byTestId(root, 'locked-screen')).toBeTruthy();
});

it('opens the form for one more key, and goes back', async () => {
  const root = await mountApp(createStatus());
  await press(byTestId(root, 'add-key-button'));
  expect(byTestId(root, 'add-screen').textContent).toContain('Add another key');
  await press(byTestId(root, 'back-button'));
  expect(byTestId(root, 'armed-screen')).toBeTruthy();
});

it('opens the form for a key that replaces another', async () => {
  const root = await mountApp(twoKeys);
  await press(byTestId(root.querySelector('[data-label="work"]') ?? root, 'more-button'));
  await press(byTestId(root, 'replace-button'));
  expect(byTestId(root, 'add-screen').textContent).toContain('Replace the fal · work key');
});

it('opens the settings', async () => {
  const open = vi.spyOn(browser.runtime, 'openOptionsPage').mockResolvedValue();
  await press(byTestId(await mountApp(emptyStatus), 'settings-button'));
  expect(open).toHaveBeenCalledOnce();
});

it('says why the keys were forgotten', async () => {
  const root = await mountApp({ ...emptyStatus, lastLock: { reason: 'idle', at: 0 } });
  expect(byTestId(root, 'lock-note').dataset['reason']).toBe('idle');
});

it('says how long a key is kept, and keeps it for longer', async () => {
  const status: Status = { ...createStatus(), endsAt: Date.now() + 90_000, endsBy: 'idle' };
  const answer = { ok: true, value: { ...status, endsAt: Date.now() + 1_800_000 } };
  const send = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer);
  const root = await mountApp(status);
  expect(byTestId(root, 'time-left').textContent).toContain('in 2 minutes');
  await press(byTestId(root, 'keep-longer-button'));
  expect(send.mock.calls).toEqual([[{ type: 'keepLonger' }]]);
  expect(byTestId(root, 'time-left').textContent).toContain('in 30 minutes');
});
