import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tabs } from 'webextension-polyfill';
import { type Activity, noActivity } from '../../../lib/extension/activity.ts';
import { ambiguousPaths } from '../../../testkit/browsers/path-spellings.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { encodeBase64 } from '../../../lib/protocol/base64.ts';
import { readSnapshot } from '../../../lib/extension/session-snapshot.ts';
import { recordAnswer, recordRequest, watchActivity } from './activity.ts';
import { startTiming } from '../session/limits.ts';
import type { SessionTime } from '../session/clock.ts';
import { readArmedHeaders } from '../session/store-for-test.ts';
import { openTransaction } from '../session/transaction.ts';
import * as vault from '../session/vault.ts';

const site = 'https://gitphantomscope.com';
const api = 'https://api.gitphantomscope.com/api/v1';

type Request = Parameters<typeof recordRequest>[0];

const basic = { protocol: 'v1', block: null, fingerprint: null, seal: null } as const;

async function arm(id = 'one', label: string | null = null): Promise<void> {
  const envelope = encodeBase64(new Uint8Array(64));
  const envelopes = { v1: envelope, v2: envelope };
  const key = {
    id,
    envelopes,
    provider: 'openai',
    label,
    storedAt: 0,
  } as const;
  await openTransaction(async (tx) => {
    startTiming(tx);
    const { sessionId } = vault.getSessionKeys(tx, gitPhantomScope.apiOrigin);
    vault.addKey(tx, { ...key, sessionId, backend: gitPhantomScope });
    vault.setActive(tx, key.id, true);
    await vault.applyProtocols(tx, () => basic);
  });
}

async function setActive(active: boolean): Promise<void> {
  await openTransaction((tx) => {
    vault.setActive(tx, 'one', active);
  });
}

async function readActivity(): Promise<Activity> {
  return (await readSnapshot('activity')).items.activity;
}

/** Has the key sent under version 2. */
async function seal(issuedAt: number): Promise<void> {
  // The base point of X25519 will do for a recipient.
  const recipient = { id: 'one', publicKey: Uint8Array.of(9, ...new Uint8Array(31)) };
  const sealed = { protocol: 'v2', block: null, fingerprint: null } as const;
  await openTransaction((tx) =>
    vault.applyProtocols(tx, () => ({ ...sealed, seal: { recipient, issuedAt } })),
  );
}

/** A request as a browser tells of it once it has been stamped. */
async function request(fields: Partial<Request> = {}): Promise<Request> {
  const [key] = await readArmedHeaders();
  const stamped = Object.entries(key?.headers ?? {}).map(([name, value]) => ({ name, value }));
  return {
    requestId: '1',
    url: `${api}/models?provider=openai&secret=1`,
    method: 'GET',
    tabId: 1,
    frameId: 0,
    initiator: site,
    timeStamp: 7,
    requestHeaders: [{ name: 'Accept', value: '*/*' }, ...stamped],
    ...fields,
  } as Request;
}

/** The next record need not wait for the pause after the one before. */
function letPausePass(): void {
  laterMs += 1_000;
}

async function record(fields: Partial<Request> = {}): Promise<Activity> {
  await recordRequest(await request(fields));
  return readActivity();
}

/** How much later it is than by the processor's clock. */
let laterMs = 0;
const monotonicNow = performance.now.bind(performance);

beforeEach(async () => {
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicNow() + laterMs);
  letPausePass();
  await arm();
});

describe('recordRequest', () => {
  it('records time, method, path without query, site and key', async () => {
    const [key] = await readArmedHeaders();
    const activity = await record();
    expect(activity.uses).toEqual([
      {
        requestId: '1',
        time: 7,
        method: 'GET',
        path: '/api/v1/models',
        site: 'gitphantomscope.com',
        status: null,
        keyId: key?.id,
        provider: 'openai',
        fromWorker: false,
        travelled: true,
      },
    ]);
    expect(activity.counts).toEqual({ 'gitphantomscope.com': 1 });
    await vi.waitFor(() => {
      expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '1' });
    });
  });

  it('counts what Chromium stamps for the site with a dot behind its name', async () => {
    const { counts } = await record({ initiator: `${site}.` });
    expect(counts).toEqual({ 'gitphantomscope.com.': 1 });
  });

  it('records nothing of the headers', async () => {
    const [key] = await readArmedHeaders();
    const activity = JSON.stringify(await record());
    for (const value of Object.values(key?.headers ?? {})) expect(activity).not.toContain(value);
  });

  it('knows a page by its whole URL, as Firefox tells it', async () => {
    const { initiator, ...rest } = await request();
    await recordRequest({ ...rest, originUrl: `${initiator ?? ''}/page` });
    expect((await readActivity()).uses).toHaveLength(1);
  });

  it.each([
    ['of another site', { initiator: 'https://evil.example' }],
    ['of a subdomain', { initiator: 'https://sub.gitphantomscope.com' }],
    ['of the site over plain HTTP', { initiator: 'http://gitphantomscope.com' }],
    ['of an opaque origin', { initiator: 'null' }],
    ['that is a preflight', { method: 'OPTIONS' }],
    ['outside the API path', { url: 'https://api.gitphantomscope.com/health' }],
    ['to another host', { url: 'https://api.gitphantomscope.com.evil.example/api/' }],
    ['of a frame that no rule stamps', { frameId: 3, requestHeaders: [] }],
    ['of the site with a dot, unstamped', { initiator: `${site}.`, requestHeaders: [] }],
  ])('does not record a request %s', async (_, fields) => {
    expect(await record(fields)).toEqual(noActivity);
  });

  it.each([
    ['removed', (headers: { name: string; value: string }[]) => headers.slice(0, 2)],
    [
      'changed',
      (headers: { name: string; value: string }[]) =>
        headers.map((it) => (it.name === 'X-Session-Key' ? { ...it, value: 'other' } : it)),
    ],
    [
      'doubled',
      (headers: { name: string; value: string }[]) => [
        ...headers,
        { name: 'x-session-key', value: 'other' },
      ],
    ],
  ])('says that the key did not travel where a header was %s', async (_, change) => {
    const { requestHeaders } = await request();
    const activity = await record({ requestHeaders: change((requestHeaders ?? []) as never) });
    expect(activity.uses).toMatchObject([{ travelled: false }]);
    expect(activity.counts).toEqual({});
  });

  it('does not record a request to an ambiguous path', async () => {
    const paths = [...ambiguousPaths, '/api/v1/control'];
    const requests = await Promise.all(
      paths.map((path) => request({ url: new URL(path, api).href, requestHeaders: [] })),
    );
    await Promise.all(requests.map(recordRequest));
    expect((await readActivity()).uses.map(({ path }) => path)).toEqual(['/api/v1/control']);
  });

  it("says that the key did not travel with a request of the site's worker", async () => {
    const worker = { tabId: -1, frameId: -1, requestHeaders: [] };
    expect(await record(worker)).toEqual(noActivity);
    vi.mocked(browser.tabs.query).mockResolvedValue([{} as Tabs.Tab]);
    expect((await record({ ...worker, thirdParty: true })).uses).toEqual([]);
    const { uses } = await record(worker);
    expect(uses).toMatchObject([{ fromWorker: true, travelled: false }]);
  });

  it('takes a token that was renewed meanwhile for the same, and nothing else', async () => {
    await seal(1_795_518_000);
    const late = await request();
    await seal(1_795_518_060);
    const sent = (change: (value: string) => string) => ({
      requestHeaders: (late.requestHeaders ?? []).map((it) =>
        it.name === 'X-Session-Key' ? { ...it, value: change(it.value ?? '') } : it,
      ),
    });
    const changes: ((value: string) => string)[] = [
      (token) => token,
      (token) => token.replace('.openai.', '.anthropic.'),
      (token) => `${token}A`,
      () => encodeBase64(new Uint8Array(32)),
    ];
    for (const [at, change] of changes.entries()) {
      await record({ ...sent(change), requestId: `${at}` });
    }
    const { uses } = await readActivity();
    const travelled = new Map(uses.map((use) => [use.requestId, use.travelled]));
    expect(changes.map((_, at) => travelled.get(`${at}`))).toEqual([true, false, false, false]);
  });

  it('cuts a path that never ends', async () => {
    const { uses } = await record({ url: `${api}/${'x'.repeat(5000)}` });
    expect(uses[0]?.path).toHaveLength(200);
  });

  it('records nothing while locked, and keeps nothing over a lock', async () => {
    const late = await request();
    await record();
    await openTransaction((tx) => vault.clearVault(tx, { reason: 'byHand', at: 1 }));
    await recordRequest(late);
    await recordAnswer({ requestId: '1', statusCode: 200 });
    expect(await readActivity()).toEqual(noActivity);
  });

  it('loses none of many that end at once', async () => {
    const requests = await Promise.all(
      Array.from({ length: 20 }, (_, at) => request({ requestId: String(at) })),
    );
    const answers = requests.map(({ requestId }) => ({ requestId, statusCode: 200 }));
    await Promise.all([...requests.map(recordRequest), ...answers.map(recordAnswer)]);
    const { uses } = await readActivity();
    expect(uses.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
  });
});

describe('recordAnswer', () => {
  it('adds the status', async () => {
    await record();
    await recordAnswer({ requestId: '1', statusCode: 404 });
    expect((await readActivity()).uses).toMatchObject([{ status: 404 }]);
  });

  it('writes nothing for a request that was not recorded', async () => {
    const set = vi.spyOn(browser.storage.session, 'set');
    await recordAnswer({ requestId: '9', statusCode: 404 });
    expect(set).not.toHaveBeenCalled();
  });
});

describe('a burst', () => {
  it('is recorded whole and in order, in few writes', async () => {
    const requests = await Promise.all(
      Array.from({ length: 50 }, (_, at) => request({ requestId: String(at) })),
    );
    const set = vi.spyOn(browser.storage.session, 'set');
    await Promise.all(
      requests.flatMap((it) => [
        recordRequest(it),
        recordAnswer({ requestId: it.requestId, statusCode: 200 }),
      ]),
    );
    const { uses, counts } = await readActivity();
    expect(uses.map(({ requestId }) => requestId)).toEqual(requests.map((it) => it.requestId));
    expect(uses.every(({ status }) => status === 200)).toBe(true);
    expect(counts).toEqual({ 'gitphantomscope.com': 50 });
    const writes = set.mock.calls.filter(([items]) => 'activity' in items);
    expect(writes.length).toBeLessThan(5);
  });

  it('goes on while the browser writes', async () => {
    const { session } = browser.storage;
    const write = session.set.bind(session);
    const later: Promise<void>[] = [];
    const [first, second] = [await request({ requestId: '1' }), await request({ requestId: '2' })];
    vi.spyOn(session, 'set').mockImplementationOnce(async (items) => {
      later.push(recordRequest(second));
      await write(items);
    });
    await recordRequest(first);
    await Promise.all(later);
    expect((await readActivity()).uses.map(({ requestId }) => requestId)).toEqual(['1', '2']);
  });

  it('keeps an answer that comes while its request is still being written', async () => {
    const { session } = browser.storage;
    const write = session.set.bind(session);
    const released = Promise.withResolvers<null>();
    const writing = Promise.withResolvers<null>();
    vi.spyOn(session, 'set').mockImplementationOnce(async (items) => {
      writing.resolve(null);
      await released.promise;
      await write(items);
    });
    const sent = recordRequest(await request());
    await writing.promise;
    // The pause between two writes is over.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
    const answered = recordAnswer({ requestId: '1', statusCode: 200 });
    setTimeout(() => {
      released.resolve(null);
    });
    await Promise.all([sent, answered]);
    expect((await readActivity()).uses).toMatchObject([{ status: 200 }]);
  });

  it('is written four times a second at most, and each use under the key that it carried', async () => {
    await record();
    const set = vi.spyOn(browser.storage.session, 'set');
    const second = recordRequest(await request({ requestId: '2' }));
    await arm('two', 'work');
    const third = recordRequest(await request({ requestId: '3' }));
    await Promise.all([second, third]);
    const { uses } = await readActivity();
    expect(uses.map(({ keyId, travelled }) => [keyId, travelled])).toEqual([
      ['one', true],
      ['one', true],
      ['two', true],
    ]);
    expect(set.mock.calls.filter(([items]) => 'activity' in items)).toHaveLength(1);
  });

  it('puts the idle time off by what carried the key, and by nothing else', async () => {
    const countUses = async () => {
      const { time } = await browser.storage.session.get('time');
      return (time as SessionTime).uses;
    };
    await record({ requestHeaders: [] });
    expect(await countUses()).toBe(0);
    await Promise.all([record({ requestId: '2' }), record({ requestId: '3' })]);
    expect(await countUses()).toBe(2);
  });

  it('is not kept for a key that is forgotten meanwhile', async () => {
    await record();
    const pending = recordRequest(await request({ requestId: '2' }));
    await openTransaction((tx) => vault.clearVault(tx, { reason: 'byHand', at: 1 }));
    await arm('two');
    await pending;
    expect(await readActivity()).toEqual(noActivity);
  });

  it('is not kept for a key that comes later', async () => {
    const early = await request();
    await setActive(false);
    await recordRequest(early);
    await setActive(true);
    await record({ requestId: '2' });
    expect((await readActivity()).uses.map(({ requestId }) => requestId)).toEqual(['2']);
  });

  it('is no end of it where the browser fails once', async () => {
    vi.spyOn(browser.storage.session, 'get').mockRejectedValueOnce(new Error('failed'));
    await expect(recordAnswer({ requestId: '1', statusCode: 200 })).rejects.toThrow('failed');
    expect((await record()).uses).toHaveLength(1);
  });
});

describe('watchActivity', () => {
  it('asks for the headers that Chromium shows only on demand, and never to block', () => {
    watchActivity();
    const { onSendHeaders, onCompleted } = browser.webRequest;
    const filter = { urls: ['https://*/*'], types: ['xmlhttprequest'] };
    expect(onSendHeaders.addListener).toHaveBeenCalledWith(expect.any(Function), filter, [
      'requestHeaders',
      'extraHeaders',
    ]);
    expect(onCompleted.addListener).toHaveBeenCalledWith(expect.any(Function), filter);
  });
});
