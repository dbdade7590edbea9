import { expect, it, vi } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { gitPhantomScope } from '../../lib/extension/backends.ts';
import type { Message, Result, Status } from '../../lib/extension/messages.ts';
import { createBlockActions } from './block-actions.ts';
import { createStatus } from './status-for-test.ts';

const backendId = gitPhantomScope.id;
const blocked = createStatus({ armed: false, block: { kind: 'downgrade' } });
const armed = createStatus();

function answerWith(...answers: readonly Result<Status>[]) {
  const send = vi.spyOn(browser.runtime, 'sendMessage');
  for (const answer of answers) send.mockResolvedValueOnce(answer);
  const shown: Result<Status>[] = [];
  const actions = createBlockActions(async (action) => {
    shown.push(await action());
  });
  return { actions, shown, sent: () => send.mock.calls.map(([message]) => message as Message) };
}

it.each([
  ['onTrust', { type: 'trustKey', backendId, fingerprint: 'a fingerprint' }],
  ['onAllowBasic', { type: 'allowBasic', backendId }],
  ['onRecheck', { type: 'recheckProtocol', backendId }],
] as const)('%s checks a key that becomes active', async (name, message) => {
  const checked = { ok: true, value: createStatus({ check: { kind: 'notSupported' } }) } as const;
  const { actions, shown, sent } = answerWith({ ok: true, value: armed }, checked);
  await actions[name](gitPhantomScope, 'a fingerprint');
  expect(sent()).toEqual([message, { type: 'checkKey', keyId: 'a-key' }]);
  expect(shown).toEqual([checked]);
});

it.each([
  { ok: true, value: blocked },
  { ok: true, value: createStatus({ backend: { ...gitPhantomScope, id: 'another' } }) },
  { ok: false, code: 'otherKey' },
] as const)('checks nothing if no key becomes active: %j', async (answer) => {
  const { actions, shown, sent } = answerWith(answer);
  await actions.onAllowBasic(gitPhantomScope);
  expect(sent()).toHaveLength(1);
  expect(shown).toEqual([answer]);
});
