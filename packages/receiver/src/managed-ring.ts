import type { KeyMaterial } from './key-material.ts';
import { createKeyMaterial, memoryKeyLife, planKeys } from './key-plan.ts';
import { KeyRing, type KeyRingOptions } from './key-ring.ts';

/**
 * Opens the ring of configured keys, or of keys that are created in memory, a new one each day.
 * @param material zeroed once it is imported; `null` for keys in memory
 */
export function openKeyRing(
  material: KeyMaterial | null,
  options: Pick<KeyRingOptions, 'claims' | 'createOpener'>,
  nowSeconds: number,
): Promise<KeyRing> {
  if (material !== null) return KeyRing.create({ ...options, material }, nowSeconds);
  const plan = (from: KeyMaterial, at: number): KeyMaterial => planKeys(from, at, memoryKeyLife);
  const created = createKeyMaterial(nowSeconds, memoryKeyLife);
  return KeyRing.create({ ...options, material: created, plan }, nowSeconds);
}
