import { describe, expect, it } from 'vitest';
import schema from '../../public/managed-schema.json';
import {
  defaultLockPolicy,
  idleMinuteChoices,
  maxMinuteChoices,
  maxUsesLimit,
} from './lock-policy.ts';
import { noPolicy } from './policy.ts';

/** Chromium drops, whole, what its schema does not name: a field that only the code knows would never arrive. */
describe('managed-schema.json', () => {
  const { properties } = schema;
  const lock = properties.lock.properties;

  it('names every field of the policy', () => {
    expect(Object.keys(properties).sort()).toEqual(Object.keys(noPolicy).sort());
    expect(Object.keys(lock)).toEqual(Object.keys(defaultLockPolicy));
  });

  it('says what the choices are', () => {
    const list = (choices: readonly number[]) =>
      `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}; 0:`;
    expect(lock.idleMinutes.description).toContain(list(idleMinuteChoices));
    expect(lock.maxMinutes.description).toContain(list(maxMinuteChoices));
    expect(lock.maxUses.description).toContain(`at most ${maxUsesLimit};`);
  });
});
