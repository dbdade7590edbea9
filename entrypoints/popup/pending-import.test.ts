import { describe, expect, it, vi } from 'vitest';
import { browser } from '../../lib/extension/browser.ts';
import { readEnv } from '../../lib/extension/env-import.ts';
import { emptyStatus, type Message } from '../../lib/extension/messages.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { createSessionKey } from '../../lib/protocol/envelope.ts';
import { expectOpens } from './open-for-test.ts';
import { PendingImport } from './pending-import.ts';

const fakeKey = `sk-proj-${'FAKE'.repeat(8)}`;
const lines = `OPENAI_API_KEY=${fakeKey}1\nWORK_KEY=${fakeKey}2\nOTHER=1`;
const sessionKeys = {
  v1: encodeBase64(createSessionKey()),
  v2: encodeBase64(createSessionKey()),
};
const apiOrigin = 'https://api.example';
const choice = { backendId: 'git-phantom-scope', names: ['WORK_KEY'], activeName: null };

/** A background that answers, the messages sent to it, and an import of two keys. */
function start(answers: Partial<Record<Message['type'], unknown>> = {}) {
  const sent: Message[] = [];
  const all = () => ({
    getSessionKeys: { ok: true, value: { sessionId: 'one', apiOrigin, sessionKeys } },
    storeKey: { ok: true, value: emptyStatus },
    getStatus: { ok: true, value: emptyStatus },
    ...answers,
  });
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) => {
    sent.push(message as Message);
    return Promise.resolve(
      (all() as Partial<Record<Message['type'], unknown>>)[(message as Message).type],
    );
  });
  const reading = readEnv(lines);
  if (reading === null) throw new Error('the block must be short enough');
  return { sent, reading };
}

async function expectSealed(reading: Parameters<typeof PendingImport.seal>[0]) {
  const sealed = await PendingImport.seal(reading);
  if (!sealed.ok) throw new Error('the block must be sealed');
  return sealed.value;
}

describe('PendingImport', () => {
  it('zeroes every key’s bytes, and shows names and providers only', async () => {
    const { reading, sent } = start();
    const pending = await expectSealed(reading);
    expect(reading.keys.every(({ apiKey }) => apiKey.every((byte) => byte === 0))).toBe(true);
    expect(pending.preview).toEqual({
      keys: [
        { name: 'OPENAI_API_KEY', provider: 'openai', label: null },
        { name: 'WORK_KEY', provider: 'openai', label: 'WORK_KEY' },
      ],
      otherNames: ['OTHER'],
      unusableNames: [],
      unreadableLines: 0,
    });
    expect(JSON.stringify([pending, sent])).not.toContain('FAKE');
  });

  it('zeroes them also if there is no session key', async () => {
    const { reading } = start({ getSessionKeys: { ok: false, code: 'failed' } });
    expect(await PendingImport.seal(reading)).toEqual({ ok: false, code: 'failed' });
    expect(reading.keys.every(({ apiKey }) => apiKey.every((byte) => byte === 0))).toBe(true);
  });

  it('stores the chosen keys, encrypted, and nothing else', async () => {
    const { reading, sent } = start();
    const pending = await expectSealed(reading);
    sent.length = 0;
    expect(await pending.store(choice)).toEqual({ ok: true, value: emptyStatus });
    expect(sent.map(({ type }) => type)).toEqual([
      'getSessionKeys',
      'getSessionKeys',
      'storeKey',
      'getStatus',
    ]);
    expect(sent[0]).toMatchObject({ backendId: 'git-phantom-scope' });
    const { envelopes, ...rest } = sent[2] as Extract<Message, { type: 'storeKey' }>;
    expect(rest).toEqual({
      type: 'storeKey',
      sessionId: 'one',
      backendId: 'git-phantom-scope',
      provider: 'openai',
      label: 'WORK_KEY',
      active: false,
    });
    await expectOpens(envelopes, { apiOrigin, sessionKeys }, `${fakeKey}2`);
  });

  it('makes the chosen key active', async () => {
    const { reading, sent } = start();
    const pending = await expectSealed(reading);
    const names = ['OPENAI_API_KEY', 'WORK_KEY'];
    await pending.store({ ...choice, names, activeName: 'OPENAI_API_KEY' });
    const stored = sent.filter((message) => message.type === 'storeKey');
    expect(stored.map(({ label, active }) => [label, active])).toEqual([
      [null, true],
      ['WORK_KEY', false],
    ]);
  });

  it('stores nothing if the session has ended', async () => {
    const answers = {
      getSessionKeys: { ok: true, value: { sessionId: 'one', apiOrigin, sessionKeys } },
    };
    const { reading, sent } = start(answers);
    const pending = await expectSealed(reading);
    const other = { v1: encodeBase64(createSessionKey()), v2: sessionKeys.v2 };
    answers.getSessionKeys.value = { sessionId: 'two', apiOrigin, sessionKeys: other };
    sent.length = 0;
    expect(await pending.store(choice)).toEqual({ ok: false, code: 'badEnvelope' });
    expect(sent.map(({ type }) => type)).toEqual(['getSessionKeys']);
  });

  it('reports a failure', async () => {
    const { reading } = start({ storeKey: { ok: false, code: 'badEnvelope' } });
    const pending = await expectSealed(reading);
    expect(await pending.store(choice)).toEqual({ ok: false, code: 'badEnvelope' });
  });
});
