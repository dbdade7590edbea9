import { describe, expect, it } from 'vitest';
import type { KeyMaterial } from './key-material.ts';
import { createKeyMaterial, filedKeyLife, memoryKeyLife, planKeys } from './key-plan.ts';

const now = 1_795_521_600;
const { periodSeconds, overlapSeconds } = filedKeyLife;
const plan = (material: KeyMaterial, at: number) => planKeys(material, at, filedKeyLife);

describe('createKeyMaterial', () => {
  it.each([
    ['31 days in a file', filedKeyLife, 30 * 24, 24],
    ['25 hours in memory', memoryKeyLife, 24, 1],
  ])('gives a key %s', (_where, life, periodHours, overlapHours) => {
    expect(life.periodSeconds).toBe(periodHours * 3_600);
    expect(life.overlapSeconds).toBe(overlapHours * 3_600);
  });

  it('makes the key of now and the next, which overlap', () => {
    const { keys, issuedAt } = createKeyMaterial(now, filedKeyLife);
    expect(issuedAt).toBe(now);
    expect(keys.map(({ notBefore }) => notBefore)).toEqual([now, now + periodSeconds]);
    expect(keys[0]?.notAfter).toBe(now + periodSeconds + overlapSeconds);
  });

  it('makes other keys each time', () => {
    const both = [1, 2].map(() => createKeyMaterial(now, filedKeyLife));
    const bytes = both.flatMap(({ signingKey, keys }) => [
      signingKey,
      ...keys.map(({ privateKey }) => privateKey),
    ]);
    expect(new Set(bytes.map(String)).size).toBe(6);
    expect(new Set(both.flatMap(({ keys }) => keys.map(({ id }) => id))).size).toBe(4);
  });
});

describe('planKeys', () => {
  it('leaves everything as it is until the newest key begins', () => {
    const material = createKeyMaterial(now, filedKeyLife);
    expect(plan(material, now + periodSeconds - 1)).toEqual(material);
  });

  it('adds the next key when the newest begins, and keeps the old one for the overlap', () => {
    const first = createKeyMaterial(now, filedKeyLife);
    const second = plan(first, now + periodSeconds);
    expect(second.keys.slice(0, 2)).toEqual(first.keys);
    expect(second.keys).toHaveLength(3);
    expect(second.keys[2]?.notBefore).toBe(now + 2 * periodSeconds);
    expect(second.issuedAt).toBe(now + periodSeconds);
    expect(second.signingKey).toBe(first.signingKey);
    const third = plan(second, now + periodSeconds + overlapSeconds);
    expect(third.keys).toEqual(second.keys.slice(1));
  });

  it('starts again after a sleep that outlived every key', () => {
    const later = now + 100 * periodSeconds;
    const { keys } = plan(createKeyMaterial(now, filedKeyLife), later);
    expect(keys.map(({ notBefore }) => notBefore)).toEqual([later, later + periodSeconds]);
  });

  it('has a current key however often the clock goes back, and never more than 8', () => {
    let material = createKeyMaterial(now, filedKeyLife);
    for (let jump = 1; jump < 12; jump += 1) {
      const at = now - jump * 2 * periodSeconds;
      material = plan(material, at);
      expect(material.keys[0]?.notBefore).toBe(at);
      expect(material.keys.length).toBeLessThanOrEqual(8);
    }
  });

  it('never makes the document older when the clock goes back', () => {
    const material = { ...createKeyMaterial(now, filedKeyLife), keys: [] };
    expect(plan(material, now - 1000).issuedAt).toBe(now);
  });
});
