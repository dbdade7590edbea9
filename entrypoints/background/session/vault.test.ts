import { beforeEach, describe, expect, it } from 'vitest';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { browser } from '../../../lib/extension/browser.ts';
import { encodeBase64 } from '../../../lib/protocol/base64.ts';
import { emptyStatus } from '../../../lib/extension/messages.ts';
import { webCryptoOpener } from '../../../lib/protocol/hpke.ts';
import { openSessionKey } from '../../../lib/protocol/sealed.ts';
import { parseSealedToken } from '../../../lib/protocol/sealed-token.ts';
import { publicKeyOf } from '../../../packages/receiver/src/raw-keys.ts';
import { sessionKeysForTest, readArmedHeaders, readHeaders, readStatus } from './store-for-test.ts';
import { openTransaction } from './transaction.ts';
import {
  applyProtocols,
  clearVault,
  addKey,
  type KeyProtocol,
  setActive,
  type NewKey,
} from './vault.ts';

const { apiOrigin } = gitPhantomScope;
const v1 = encodeBase64(new Uint8Array(64).fill(1));
const v2 = encodeBase64(new Uint8Array(64).fill(2));
const basePoint = Uint8Array.of(9, ...new Uint8Array(31));
const id = 'one';

function under(protocol: 'v1' | 'v2' | null, publicKey: Uint8Array | null = null): KeyProtocol {
  const seal = publicKey && { recipient: { id: 'one', publicKey }, issuedAt: 1_795_518_000 };
  return { protocol, block: null, fingerprint: null, seal };
}

async function add(key: NewKey): Promise<void> {
  await openTransaction((tx) => {
    addKey(tx, key);
  });
}

async function headersUnder(protocol: KeyProtocol, keyId = id) {
  await openTransaction((tx) => applyProtocols(tx, () => protocol));
  const { headers } = (await readHeaders(keyId)) ?? { headers: null };
  return headers;
}

beforeEach(async () => {
  const { sessionId } = await sessionKeysForTest(apiOrigin);
  const place = { backend: gitPhantomScope, provider: 'openai', label: null } as const;
  await add({ id, sessionId, ...place, envelopes: { v1, v2 }, storedAt: 0 });
  await openTransaction((tx) => {
    setActive(tx, id, true);
  });
});

describe('session keys', () => {
  it('are one for each backend under version 2, and another for version 1', async () => {
    const [one, again, other] = [
      await sessionKeysForTest(apiOrigin),
      await sessionKeysForTest(apiOrigin),
      await sessionKeysForTest('https://api.other.example'),
    ];
    expect(again).toEqual(one);
    expect(other.sessionKeys.v1).toBe(one.sessionKeys.v1);
    const keys = [one.sessionKeys.v1, one.sessionKeys.v2, other.sessionKeys.v2];
    expect(new Set(keys).size).toBe(3);
  });
});

describe('applyProtocols', () => {
  it('sends each version its own envelope, and a session key in the clear to none but version 1', async () => {
    const { sessionKeys } = await sessionKeysForTest(apiOrigin);
    expect(await headersUnder(under('v1'))).toEqual({
      'X-Encrypted-Key': v1,
      'X-Session-Key': sessionKeys.v1,
    });
    const sealed = await headersUnder(under('v2', basePoint));
    expect(sealed).toMatchObject({ 'X-Encrypted-Key': v2 });
    expect(sealed?.['X-Session-Key']).toMatch(/^v2\.one\.openai\.1795518000\./);
  });

  it('seals to each backend its own session key', async () => {
    const other = { ...gitPhantomScope, id: 'other', apiOrigin: 'https://api.other.example' };
    const { sessionId, sessionKeys } = await sessionKeysForTest(other.apiOrigin);
    const place = { backend: other, provider: 'openai', label: null, storedAt: 0 } as const;
    await add({ id: 'other', sessionId, ...place, envelopes: { v1, v2 } });
    const privateKey = crypto.getRandomValues(new Uint8Array(32));
    const sealed = await headersUnder(under('v2', await publicKeyOf(privateKey)), 'other');
    const token = parseSealedToken(sealed?.['X-Session-Key'] ?? '');
    if (token === null) expect.fail('a token is expected');
    const openers = new Map([['one', await webCryptoOpener(privateKey)]]);
    const opened = await openSessionKey(token, new Uint8Array(64).fill(2), { ...other, openers });
    expect(encodeBase64(opened.plaintext)).toBe(sessionKeys.v2);
  });

  it('sends nothing where nothing is decided, or nothing was sealed', async () => {
    expect(await headersUnder(under(null))).toBeNull();
    expect(await headersUnder(under('v2'))).toBeNull();
    expect(await readArmedHeaders()).toEqual([]);
    expect((await readStatus()).keys).toMatchObject([{ armed: false }]);
  });

  it('keeps a token that is not to be renewed, and drops it with the version', async () => {
    const sealed = await headersUnder(under('v2', basePoint));
    expect(await headersUnder(under('v2'))).toEqual(sealed);
    await headersUnder(under('v1'));
    expect(await headersUnder(under('v2'))).toBeNull();
  });

  it('blocks a key whose recipient cannot be sealed to', async () => {
    expect(await headersUnder(under('v2', new Uint8Array(32)))).toBeNull();
    const stored = { armed: false, protocol: null, block: { kind: 'malformed' } };
    expect((await readStatus()).keys).toMatchObject([stored]);
  });

  it('brings nothing back after a lock', async () => {
    await openTransaction((tx) => clearVault(tx, { reason: 'byHand', at: 1 }));
    expect(await headersUnder(under('v2', basePoint))).toBeNull();
    const lastLock = { reason: 'byHand', at: 1 };
    expect(await browser.storage.session.get(null)).toEqual({
      status: { ...emptyStatus, lastLock },
    });
  });

  it('publishes nothing of what it seals', async () => {
    await headersUnder(under('v2', basePoint));
    const published = JSON.stringify(await readStatus());
    expect(published).not.toMatch(/v2\.one|AQEB|AgIC/);
  });
});
