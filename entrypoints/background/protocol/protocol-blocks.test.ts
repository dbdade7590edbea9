import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandboxVerifier } from '../../../testkit/backends/sandbox-verifier.ts';
import { gitPhantomScope } from '../../../lib/extension/backends.ts';
import { chooseProtocol } from '../../../lib/extension/settings.ts';
import { failureCodeOf } from '../session/expect.ts';
import { activateKey } from '../session/key-life.ts';
import { checkLimits, keepLonger } from '../session/session-life.ts';
import { lock } from '../session/lock.ts';
import { storeForTest } from '../session/store-for-test.ts';
import {
  between,
  call,
  passSeconds,
  readKey,
  setUpDiscovery,
  world,
} from './discovery-for-test.ts';
import { allowBasic, recheckProtocol, trustKey } from './refresh-discovery.ts';

const { id: backendId, apiOrigin } = gitPhantomScope;

setUpDiscovery();

describe('a changed signing key', () => {
  beforeEach(() => storeForTest());

  it('stops the key until the user agrees to that very one', async () => {
    const { fingerprint: pinned } = await readKey();
    world.verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    const { block, ...key } = await readKey();
    expect(key).toMatchObject({ armed: false, protocol: null, fingerprint: pinned });
    expect(await call()).toBe('unstamped');
    const shown = block?.kind === 'keyChanged' ? block.fingerprint : '';
    const agree = (fingerprint: string) => trustKey({ type: 'trustKey', backendId, fingerprint });
    await expect(agree(pinned ?? '').catch(failureCodeOf)).resolves.toBe('otherKey');
    await activateKey(key.id);
    expect(await call()).toBe('unstamped');

    world.verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    await expect(agree(shown).catch(failureCodeOf)).resolves.toBe('otherKey');
    const now = (await readKey()).block;
    await agree(now?.kind === 'keyChanged' ? now.fingerprint : '');
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect((await readKey()).fingerprint).not.toBe(pinned);
    expect(await call()).toBe('200');
  });

  it('is still waited for where the backend cannot be reached', async () => {
    world.verifier.replaceSigningKey();
    await recheckProtocol(backendId);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')));
    await recheckProtocol(backendId);
    expect((await readKey()).block?.kind).toBe('keyChanged');
  });

  it('is forgotten where the pinned one is back', async () => {
    between(() => createSandboxVerifier().fetch(`${apiOrigin}/.well-known/byok-configuration`));
    await recheckProtocol(backendId);
    expect((await readKey()).block?.kind).toBe('keyChanged');
    between((answer) => answer);
    await recheckProtocol(backendId);
    expect(await call()).toBe('200');
  });
});

describe('a downgrade', () => {
  beforeEach(async () => {
    await storeForTest();
    world.verifier.offer('v1');
    await recheckProtocol(backendId);
  });

  it('waits for the user, also when asked to use the key', async () => {
    const { id, ...key } = await readKey();
    expect(key).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
    await activateKey(id);
    expect(await call()).toBe('unstamped');
    await allowBasic(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    expect(await call()).toBe('200');
  });

  it('is agreed to until version 2 is back', async () => {
    await allowBasic(backendId);
    world.verifier.offer('both');
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    world.verifier.offer('v1');
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
  });

  it('is not allowed ahead by an agreement after another lock', async () => {
    await lock('byHand');
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
  });
});

describe('what cannot be used', () => {
  it.each<[string, (answer: Response) => Response | Promise<Response>]>([
    ['malformed', () => new Response('{"protocols":[]}')],
    ['malformed', async (answer) => new Response((await answer.text()).replace('120', '121'))],
    ['unreachable', () => new Response('', { status: 500 })],
  ])('is %s, blocks a new key, and is fetched again at the next alarm', async (kind, change) => {
    between(change);
    const { keys } = await storeForTest();
    expect(keys).toMatchObject([{ armed: false, block: { kind }, protocol: null }]);
    expect(await call()).toBe('unstamped');
    between((answer) => answer);
    passSeconds(60);
    await checkLimits();
    await vi.waitFor(async () => {
      expect(await call()).toBe('200');
    });
  });

  it('does not stop a key while the backend cannot be reached, for an hour', async () => {
    await storeForTest();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('down')));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    await chooseProtocol(backendId, 'sealed');
    passSeconds(20 * 60);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    for (const minutes of [20, 20, 20]) {
      // The idle time must not end the session.
      await keepLonger();
      passSeconds(minutes * 60);
    }
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'unreachable' } });
  });

  it.each<[string, () => Response]>([
    ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
    ['JSON of another kind', () => Response.json({ error: { code: 'NOT_FOUND' } })],
    ['an empty answer', () => new Response('')],
  ])('is %s: version 1 on first sight, a downgrade once version 2 was seen', async (_, answer) => {
    between(answer);
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    between((honest) => honest);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
    between(answer);
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'downgrade' } });
    expect(await call()).toBe('unstamped');
  });

  it('is an older document: the newer one stays in force', async () => {
    const old = await (
      await world.verifier.fetch(`${apiOrigin}/.well-known/byok-configuration`)
    ).text();
    passSeconds(5);
    world.verifier.rotateKeys({ keepsOld: true });
    await storeForTest();
    between(() => new Response(old));
    await recheckProtocol(backendId);
    expect(await readKey()).toMatchObject({ armed: true, block: null });
    expect(await call()).toBe('200');
    await lock('byHand');
    await storeForTest();
    expect(await readKey()).toMatchObject({ armed: false, block: { kind: 'older' } });
  });
});

describe('the choice', () => {
  it('of version 1 is followed at once, and back', async () => {
    await storeForTest();
    await chooseProtocol(backendId, 'v1');
    await checkLimits();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v1' });
    expect(await call()).toBe('200');
    await chooseProtocol(backendId, 'auto');
    await checkLimits();
    expect(await readKey()).toMatchObject({ armed: true, protocol: 'v2' });
  });

  it('of version 2 alone is refused to a backend without it', async () => {
    world.verifier.offer('v1');
    await chooseProtocol(backendId, 'sealed');
    const { keys } = await storeForTest();
    const block = { kind: 'notOffered', choice: 'sealed' };
    expect(keys).toMatchObject([{ armed: false, block, check: { kind: 'blocked' } }]);
    expect(world.fetched.filter((path) => path.startsWith('/api'))).toEqual([]);
  });
});
