import { projectRoot } from '../testkit/project.ts';
import { createDecipheriv } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createSandboxVerifier } from '../testkit/backends/sandbox-verifier.ts';
import type { KeySummary, Message } from '../lib/extension/messages.ts';
import { envelopeAad } from '../lib/protocol/binding.ts';
import { formatByokHeaders } from '../lib/protocol/headers.ts';
import { webCryptoOpener } from '../lib/protocol/hpke.ts';
import { openSessionKey } from '../lib/protocol/sealed.ts';
import { parseSealedToken } from '../lib/protocol/sealed-token.ts';
import { askBackground } from '../testkit/pages/ask-background.ts';
import { expectRecovery } from '../testkit/pages/expect-recovery.ts';
import { expect, test } from './fixtures.ts';
import { readSightings } from '../testkit/pages/spy-sightings.ts';
import { api, callModels, findHeaders } from '../testkit/pages/stamped-request.ts';

const spyFolder = join(projectRoot, 'testkit', 'other-extensions', 'spy');
const backendId = 'git-phantom-scope';
const apiOrigin = 'https://api.gitphantomscope.com';
const provider = 'openai';

test.describe('beside another extension with webRequest', () => {
  test.use({ otherExtensions: [spyFolder] });

  test('what it sees opens nothing, works only with this backend, and soon expires', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    const spy = await phantomKey.openOther(spyFolder);
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();
    expect(await callModels(page, 'spied-on')).toBe(200);
    const [sighting] = await readSightings(spy, 'spied-on');
    const [encryptedKey = '', sessionKey = ''] = sighting ?? [];
    // Everything that the other extension can see, exactly as it was sent.
    const sent = findHeaders(await backend.waitFor(({ url }) => url.includes('spied-on')));
    expect(sent).toEqual({ encryptedKey, sessionKey });

    await expectNothingOpens(encryptedKey, sessionKey);

    // A request does not show who sent it: until it expires, and for the same provider, the pair works once more.
    const headers = formatByokHeaders(encryptedKey, sessionKey);
    const ask = (asked: string) =>
      backend.verifier.fetch(`${api}/models?provider=${asked}`, { headers });
    expect((await ask(provider)).status).toBe(200);
    expect(await codeOf(await ask('anthropic'))).toBe('400 BYOK_DECRYPTION_FAILED');
    const other = createSandboxVerifier('https://api.other.example');
    const elsewhere = await other.fetch('https://api.other.example/api/v1/models', { headers });
    expect(await codeOf(elsewhere)).toBe('409 BYOK_TOKEN_STALE');
    backend.verifier.setClock(151);
    expect(await codeOf(await ask(provider))).toBe('409 BYOK_TOKEN_STALE');
  });
});

test.describe('in a browser that tests share', () => {
  test.use({ sharesBrowser: true });

  test('nothing weaker and no other recipient is used without the user', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    backend.verifier.offer('v1');
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();
    const popup = await phantomKey.openPopup();
    const send = (message: Message) => askBackground(popup, message);
    const recheck = () => send({ type: 'recheckProtocol', backendId });
    const callAs = async (mark: string) => {
      const status = await callModels(page, mark);
      const { sessionKey } = findHeaders(await backend.waitFor(({ url }) => url.includes(mark)));
      return [status, sessionKey === null ? null : sessionKey.startsWith('v2.') ? 'v2' : 'v1'];
    };

    await test.step('a backend that offers only version 1 gets version 1', async () => {
      expect(await callAs('only-v1')).toEqual([200, 'v1']);
      await expect(recheck()).resolves.toMatchObject({ armed: true, protocol: 'v1', block: null });
    });

    await test.step('it gets version 2 when it offers it', async () => {
      backend.verifier.offer('both');
      const key = await recheck();
      expect(key).toMatchObject({ armed: true, protocol: 'v2', block: null });
      expect(key?.fingerprint).toMatch(/^(?:[\da-f]{4} ?){16}$/);
      expect(await callAs('now-v2')).toEqual([200, 'v2']);
    });

    await test.step('a downgrade waits for the user', async () => {
      backend.verifier.offer('v1');
      await expect(recheck()).resolves.toMatchObject({
        armed: false,
        block: { kind: 'downgrade' },
      });
      expect(await callAs('downgraded')).toEqual([401, null]);
      const allowed = await send({ type: 'allowBasic', backendId });
      expect(allowed).toMatchObject({ armed: true, protocol: 'v1', block: null });
      expect(await callAs('allowed-v1')).toEqual([200, 'v1']);
    });

    await test.step("the user's consent ends when version 2 is back", async () => {
      backend.verifier.offer('both');
      await expect(recheck()).resolves.toMatchObject({ armed: true, protocol: 'v2' });
      backend.verifier.offer('v1');
      await expect(recheck()).resolves.toMatchObject({
        armed: false,
        block: { kind: 'downgrade' },
      });
    });

    await test.step('a user who requires version 2 sends nothing else', async () => {
      await choose(popup, 'sealed');
      const block = { kind: 'notOffered', choice: 'sealed' };
      await expect.poll(() => readKey(popup)).toMatchObject({ armed: false, block });
      backend.verifier.offer('both');
      await expect(recheck()).resolves.toMatchObject({ armed: true, protocol: 'v2', block: null });
      await choose(popup, 'v1');
      await expect.poll(() => readKey(popup)).toMatchObject({ armed: true, protocol: 'v1' });
      await choose(popup, 'auto');
      await expect.poll(() => readKey(popup)).toMatchObject({ armed: true, protocol: 'v2' });
    });

    await test.step('a rotation under the same signing key needs no consent', async () => {
      const before = await readKey(popup);
      backend.verifier.rotateKeys({ keepsOld: true });
      await expect(recheck()).resolves.toEqual(before);
      expect(await callAs('rotated')).toEqual([200, 'v2']);
    });

    await test.step('another signing key blocks everything until the user agrees to that very key', async () => {
      const before = await readKey(popup);
      backend.verifier.replaceSigningKey();
      const held = await recheck();
      expect(held).toMatchObject({ armed: false, protocol: null, block: { kind: 'keyChanged' } });
      expect(held?.fingerprint).toBe(before?.fingerprint);
      expect(await callAs('key-changed')).toEqual([401, null]);
      const seen = fingerprintIn(held);
      expect(seen).not.toBe(before?.fingerprint);
      const trust = (fingerprint: string) =>
        popup.evaluate((message) => chrome.runtime.sendMessage(message), {
          type: 'trustKey',
          backendId,
          fingerprint,
        });
      expect(await trust(before?.fingerprint ?? '')).toEqual({ ok: false, code: 'otherKey' });
      expect(await callAs('still-held')).toEqual([401, null]);
      await trust(seen);
      await expect(readKey(popup)).resolves.toMatchObject({ armed: true, fingerprint: seen });
      expect(await callAs('agreed')).toEqual([200, 'v2']);
    });
    expect(new Set(backend.provider.authorizations)).toEqual(new Set([`Bearer ${apiKey}`]));
  });

  test('with wrong clocks or withdrawn keys a page is refused briefly, with a clear code', async ({
    phantomKey,
    backend,
    apiKey,
  }) => {
    backend.verifier.setClock(-300);
    // Keys that are valid by then.
    backend.verifier.replaceSigningKey();
    await phantomKey.storeKey(apiKey);
    const page = await phantomKey.openSite();

    await test.step('a backend five minutes behind serves the first request', async () => {
      expect(await callModels(page, 'behind')).toBe(200);
    });

    await test.step('a backend five minutes ahead refuses once', async () => {
      backend.verifier.setClock(300);
      await expectRecovery(page, 'clock set ahead by ten minutes');
    });

    await test.step('a backend that has withdrawn the key refuses once', async () => {
      backend.verifier.rotateKeys({ keepsOld: false });
      await expectRecovery(page, 'key withdrawn');
    });

    await test.step('work that a refusal has started never undoes a lock', async () => {
      const popup = await phantomKey.openPopup();
      backend.verifier.rotateKeys({ keepsOld: false });
      const refused = callModels(page, 'refused-at-lock');
      await popup.evaluate(() => chrome.runtime.sendMessage({ type: 'lock' }));
      await refused;
      await backend.waitFor(({ url }) => url.includes('refused-at-lock'));
      expect(await callModels(page, 'locked')).toBe(401);
      await expect(phantomKey.readState()).resolves.toMatchObject({ rules: [] });
    });
    expect(new Set(backend.provider.authorizations)).toEqual(new Set([`Bearer ${apiKey}`]));
  });
});

/**
 * Tries the headers with our code and the public keys: with a private key of its own, and with every run of bytes as a session
 * key.
 */
async function expectNothingOpens(encryptedKey: string, sessionKey: string): Promise<void> {
  const token = parseSealedToken(sessionKey);
  if (token === null) throw new Error('sessionKey must be a token');
  const envelope = Buffer.from(encryptedKey, 'base64');
  for (const guess of [crypto.getRandomValues(new Uint8Array(32)), token.sealed.slice(0, 32)]) {
    const openers = new Map([[token.keyId, await webCryptoOpener(guess)]]);
    const opened = await openSessionKey(token, envelope, { apiOrigin, openers });
    expect(opened.isGenuine).toBe(false);
  }
  const seen = Buffer.concat([token.sealed, envelope]);
  const aad = envelopeAad({ apiOrigin, provider });
  for (let at = 0; at + 32 <= seen.length; at++) {
    const guess = seen.subarray(at, at + 32);
    for (const known of [aad, null]) expect(() => open(envelope, guess, known)).toThrow();
  }
}

/** An AES-GCM implementation that shares no code with ours. */
function open(envelope: Buffer, key: Buffer, aad: Uint8Array | null): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, envelope.subarray(0, 12));
  if (aad !== null) decipher.setAAD(aad);
  decipher.setAuthTag(envelope.subarray(-16));
  return Buffer.concat([decipher.update(envelope.subarray(12, -16)), decipher.final()]);
}

async function readKey(popup: Page): Promise<KeySummary | undefined> {
  return askBackground(popup, { type: 'getStatus' });
}

async function choose(popup: Page, choice: string): Promise<void> {
  await popup.evaluate((protocols) => chrome.storage.local.set({ settings: { protocols } }), {
    [backendId]: choice,
  });
}

function fingerprintIn(key: KeySummary | undefined): string {
  return key?.block?.kind === 'keyChanged' ? key.block.fingerprint : '';
}

async function codeOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}
