import { describe, expect, it } from 'vitest';
import {
  judgeTime,
  parseByokConfiguration,
  verifyConfiguration,
} from '../../../lib/protocol/configuration.ts';
import { webCryptoOpener } from '../../../lib/protocol/hpke.ts';
import { judgePin } from '../../../lib/protocol/pin.ts';
import { publicKeyOf as publicKeyByNode } from '../../../vectors/hpke-seal.ts';
import { formatKeyMaterial, parseKeyMaterial } from './key-material.ts';
import { createKeyMaterial, filedKeyLife, memoryKeyLife, planKeys } from './key-plan.ts';
import { KeyRing, type KeyRingOptions } from './key-ring.ts';
import { nodeSealOpener } from './node/seal-opener.ts';

const now = 1_795_521_600;
const { periodSeconds, overlapSeconds } = filedKeyLife;
const claims = { protocols: ['v1', 'v2'], windowSeconds: 120, futureSeconds: 30 };
const origin = 'https://api.test';

function createRing(options: Partial<KeyRingOptions> = {}): Promise<KeyRing> {
  const material = createKeyMaterial(now, filedKeyLife);
  return KeyRing.create({ material, claims, createOpener: nodeSealOpener, ...options }, now);
}

async function idsAt(ring: KeyRing, at: number): Promise<string[]> {
  return [...(await ring.openersAt(at)).keys()];
}

describe('KeyRing', () => {
  it('publishes what its keys say, signed for the origin that is asked for', async () => {
    const material = createKeyMaterial(now, filedKeyLife);
    const publicKeys = material.keys.map(({ privateKey }) =>
      publicKeyByNode(Buffer.from(privateKey)).toString('base64url'),
    );
    const ring = await createRing({ material });
    const document = parseByokConfiguration(await ring.documentAt(now, origin));
    await verifyConfiguration(document, origin);
    await expect(verifyConfiguration(document, 'https://other.test')).rejects.toThrow();
    expect(document).toMatchObject({ ...claims, issuedAt: now, signingKey: ring.signingKey });
    expect(document.keys.map(({ publicKey }) => publicKey)).toEqual(publicKeys);
    expect(await ring.documentAt(now, origin)).toBe(await ring.documentAt(now, origin));
  });

  it('zeroes the private keys that it has imported', async () => {
    const material = createKeyMaterial(now, filedKeyLife);
    await createRing({ material });
    const bytes = [material.signingKey, ...material.keys.map(({ privateKey }) => privateKey)];
    for (const each of bytes) expect(each.every((byte) => byte === 0)).toBe(true);
  });

  it('opens with a key from its beginning to its end, and not a second longer', async () => {
    const material = createKeyMaterial(now, filedKeyLife);
    const [first = '', second = ''] = material.keys.map(({ id }) => id);
    const ring = await createRing({ material });
    expect(await idsAt(ring, now)).toEqual([first]);
    expect(await idsAt(ring, now + periodSeconds - 1)).toEqual([first]);
    expect(await idsAt(ring, now + periodSeconds)).toEqual([first, second]);
    expect(await idsAt(ring, now + periodSeconds + overlapSeconds - 1)).toEqual([first, second]);
    expect(await idsAt(ring, now + periodSeconds + overlapSeconds)).toEqual([second]);
  });

  it('does not restore an ended key when the clock goes back', async () => {
    const ring = await createRing();
    const ended = now + periodSeconds + overlapSeconds;
    const after = await idsAt(ring, ended);
    expect(await idsAt(ring, ended - 1)).toEqual(after);
  });

  it('does not open with a key before its beginning when the clock goes back', async () => {
    const ring = await createRing();
    expect(await idsAt(ring, now + periodSeconds)).toHaveLength(2);
    expect(await idsAt(ring, now)).toHaveLength(1);
  });

  it('signs each hour, for three hours, the same at every instance', async () => {
    const material = createKeyMaterial(now - 1_234, filedKeyLife);
    const copy = parseKeyMaterial(formatKeyMaterial(material));
    const rings = [await createRing({ material }), await createRing({ material: copy })];
    const issued: number[] = [];
    for (const at of [now - 1_000, now - 1, now, now + 3_599, now + 3_600]) {
      const documents = await Promise.all(rings.map((ring) => ring.documentAt(at, origin)));
      expect(new Set(documents).size).toBe(1);
      const document = parseByokConfiguration(documents[0] ?? '');
      await verifyConfiguration(document, origin);
      expect(document.expiresAt - document.issuedAt).toBe(3 * 3_600);
      expect(judgeTime(document, at)).toBe('current');
      issued.push(document.issuedAt - now);
    }
    expect(issued).toEqual([-1_234, -1_234, 0, 0, 3_600]);
  });

  it('does not take over an issue time that has yet to come', async () => {
    const ring = await createRing({ material: createKeyMaterial(now + 86_400, filedKeyLife) });
    const document = parseByokConfiguration(await ring.documentAt(now + 60, origin));
    expect(document.issuedAt).toBe(now);
  });

  it('always lists the configured keys, even ended ones', async () => {
    const ring = await createRing();
    const { keys } = parseByokConfiguration(await ring.documentAt(now, origin));
    const later = await ring.documentAt(now + 10 * periodSeconds, origin);
    expect(parseByokConfiguration(later).keys).toEqual(keys);
    expect(await idsAt(ring, now + 10 * periodSeconds)).toEqual([]);
  });

  it('renews keys by a plan, under the same signing key, for any number of days', async () => {
    const material = createKeyMaterial(now, memoryKeyLife);
    const ring = await createRing({
      material,
      createOpener: webCryptoOpener,
      plan: (from, at) => planKeys(from, at, memoryKeyLife),
    });
    let pin = parseByokConfiguration(await ring.documentAt(now, origin));
    const seen = new Set<string>();
    for (let at = now; at < now + 5 * 86_400; at += 3_600) {
      const document = parseByokConfiguration(await ring.documentAt(at, origin));
      await verifyConfiguration(document, origin);
      expect(judgePin(pin, document)).toBe('same');
      pin = document;
      const ids = await idsAt(ring, at);
      expect(ids.length).toBe(at >= now + 86_400 && (at - now) % 86_400 < 3_600 ? 2 : 1);
      for (const id of ids) seen.add(id);
      // Whoever asks now finds the next key before it begins.
      expect(document.keys.some(({ notBefore }) => notBefore > at)).toBe(true);
    }
    expect(seen.size).toBe(5);
  });

  it('imports a key once, although many ask at its beginning', async () => {
    let taken = 0;
    const ring = await createRing({
      createOpener: (privateKey) => {
        taken += 1;
        return nodeSealOpener(privateKey);
      },
      plan: (from, at) => planKeys(from, at, filedKeyLife),
    });
    const asked = Array.from({ length: 20 }, () => ring.openersAt(now + periodSeconds));
    const [first, ...others] = await Promise.all(asked);
    for (const other of others) expect(other).toBe(first);
    expect(taken).toBe(3);
  });
});
