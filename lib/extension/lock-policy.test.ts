import { describe, expect, it } from 'vitest';
import { defaultLockPolicy, parseLockPolicy } from './lock-policy.ts';

describe('parseLockPolicy', () => {
  it.each([undefined, null, 'text', 7, [], {}])('takes %j for the default', (value) => {
    expect(parseLockPolicy(value)).toEqual(defaultLockPolicy);
  });

  it('is half an hour without use, eight hours in all, any number of uses, and a locked screen by default', () => {
    expect(defaultLockPolicy).toEqual({
      idleMinutes: 30,
      maxMinutes: 480,
      maxUses: null,
      onComputerLock: true,
    });
  });

  it('keeps what is among the choices', () => {
    const policy = { idleMinutes: null, maxMinutes: 60, maxUses: 20, onComputerLock: false };
    expect(parseLockPolicy(policy)).toEqual(policy);
  });

  it.each([
    ['idleMinutes', 7],
    ['idleMinutes', '5'],
    ['maxMinutes', 1e9],
    ['maxUses', 0],
    ['maxUses', 1.5],
    ['maxUses', 1_000_001],
    ['onComputerLock', 'no'],
  ] as const)('gives %s its default where it is %j', (field, value) => {
    expect(parseLockPolicy({ ...defaultLockPolicy, [field]: value })).toEqual(defaultLockPolicy);
  });
});
