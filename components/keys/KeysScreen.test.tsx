// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { createBlockActions } from '../protocol/block-actions-for-test.ts';
import { KeysScreen } from './KeysScreen.tsx';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';
import { createStoredKey } from './stored-key-for-test.ts';
import type { StoredKey } from './stored-key.ts';

const works = { kind: 'works', tier: null, requestsPerMinute: null } as const;
const elsewhere = {
  ...gitPhantomScope,
  id: 'elsewhere',
  label: 'Elsewhere',
  siteOrigins: ['https://elsewhere.example'],
};
const armedKey = createStoredKey(works, { id: 'one', provider: 'openai', armed: true });
const rejected = createStoredKey({ kind: 'rejected' }, { id: 'two', label: 'work' });
const there = createStoredKey(works, { id: 'three', backend: elsewhere, armed: true });

beforeEach(() => {
  speakFromFiles();
});

function mountScreen(storedKeys: readonly StoredKey[]) {
  const actions = {
    onActivate: vi.fn(() => Promise.resolve()),
    onCheck: vi.fn(() => Promise.resolve()),
    onReplace: vi.fn(),
    onForget: vi.fn(() => Promise.resolve()),
    onForgetAll: vi.fn(() => Promise.resolve()),
  };
  const blockActions = createBlockActions();
  const props = { storedKeys, failure: null, blockActions, ...actions };
  const root = mount(<KeysScreen {...props} />);
  const rows = [...root.querySelectorAll<HTMLElement>('[data-testid="key-row"]')];
  const row = (at: number): HTMLElement => rows[at] ?? root;
  return { root, row, blockActions, ...actions };
}

it.each([
  ['OpenAI key in use', 'Requests from gitphantomscope.com carry it', [armedKey, rejected]],
  ['2 keys in use', 'gitphantomscope.com, elsewhere.example carry them', [armedKey, there]],
  ['No key in use', 'until you choose one', [rejected, { ...armedKey, armed: false }]],
])('begins with: %s', (title, lead, keys) => {
  const { root } = mountScreen(keys);
  expect(root.querySelector('h1')?.textContent).toBe(title);
  expect(root.querySelector('header')?.textContent).toContain(lead);
});

it('groups by backend in any order', () => {
  const { root } = mountScreen([armedKey, there, rejected]);
  const groups = [...root.querySelectorAll('section')].map(({ textContent }) => textContent);
  expect(groups).toHaveLength(2);
  expect(groups[0]).toMatch(/^Git Phantom Scope.*OpenAI.*Anthropic · work/);
  expect(groups[1]).toMatch(/^Elsewhere.*Anthropic/);
});

it('says in words which key is armed, and what is wrong with another', () => {
  const { row } = mountScreen([armedKey, rejected]);
  expect(byTestId(row(0), 'use-button').textContent).toBe('In use');
  expect(byTestId(row(0), 'use-button').getAttribute('aria-pressed')).toBe('true');
  expect(row(1).textContent).toContain('Forget it and enter a valid one.');
  expect(byTestId(row(1), 'use-button').textContent).toBe('Use it anyway');
});

it('makes another key active, but not the active one again', async () => {
  const { row, onActivate } = mountScreen([armedKey, rejected]);
  await press(byTestId(row(0), 'use-button'));
  expect(onActivate).not.toHaveBeenCalled();
  await press(byTestId(row(1), 'use-button'));
  expect(onActivate.mock.calls).toEqual([[rejected]]);
});

it('shows the details of one key at a time', async () => {
  const { root, row, onCheck, onReplace, onForget } = mountScreen([armedKey, rejected]);
  expect(root.querySelector('[data-testid="check-button"]')).toBeNull();
  await press(byTestId(row(0), 'more-button'));
  await press(byTestId(row(1), 'more-button'));
  expect(root.querySelectorAll('[data-testid="check-button"]')).toHaveLength(1);
  for (const button of ['check-button', 'replace-button', 'forget-button']) {
    await press(byTestId(row(1), button));
  }
  for (const action of [onCheck, onReplace, onForget]) {
    expect(action.mock.calls).toEqual([[rejected]]);
  }
});

it('moves the focus to the heading when a key is gone', async () => {
  const { root, row } = mountScreen([armedKey, rejected]);
  await press(byTestId(row(0), 'more-button'));
  byTestId(row(0), 'forget-button').focus();
  await press(byTestId(row(0), 'forget-button'));
  await vi.waitFor(() => {
    expect(document.activeElement).toBe(root.querySelector('h1'));
  });
});

it('forgets all keys in one press', async () => {
  const { root, onForgetAll } = mountScreen([armedKey, rejected]);
  await press(byTestId(root, 'forget-all-button'));
  expect(onForgetAll).toHaveBeenCalledOnce();
});

it('says at the backend why its key is blocked, and what to do', async () => {
  const block = { kind: 'downgrade' } as const;
  const stored = createStoredKey({ kind: 'blocked' }, { id: 'four', block });
  const { root, row, onActivate, blockActions } = mountScreen([stored, there]);
  const [first, second] = root.querySelectorAll('section');
  expect(byTestId(first ?? root, 'block-notice').dataset['block']).toBe('downgrade');
  expect(byTestId(second ?? root, 'block-notice').dataset['block']).toBe('none');
  const button = byTestId(row(0), 'use-button');
  expect([button.textContent, button.getAttribute('aria-pressed')]).toEqual(['On hold', 'true']);
  await press(button);
  expect(onActivate).not.toHaveBeenCalled();
  await press(byTestId(root, 'agree-button'));
  expect(blockActions.onAllowBasic.mock.calls).toEqual([[gitPhantomScope]]);
});

it('does not ask to choose a key if the active one is blocked', () => {
  const stored = createStoredKey(works, { block: { kind: 'unreachable' } });
  const { root } = mountScreen([stored, rejected]);
  expect(root.querySelector('header')?.textContent).toContain('until this is resolved');
});

it('says sealed or basic beside the backend, and explains it in the details', async () => {
  const { root, row } = mountScreen([{ ...armedKey, protocol: 'v2' }, rejected]);
  expect(root.querySelector('h2')?.textContent).toMatch(/ · Sealed$/);
  await press(byTestId(row(0), 'more-button'));
  expect(byTestId(row(0), 'protection').textContent).toContain('Only the backend can open');
});
