import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyCheckOutcome } from '../../lib/extension/key-check-outcome.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { describeOutcome } from './outcome-words.ts';

const names = { provider: 'fal', backend: 'Somewhere' };
const works = { kind: 'works', tier: null, requestsPerMinute: null } as const;

beforeEach(() => {
  speakFromFiles();
});

function describeIt(outcome: KeyCheckOutcome | null, isChecking = false) {
  return describeOutcome(outcome, isChecking, names);
}

describe('describeOutcome', () => {
  it.each([
    [works, 'The key works'],
    [{ kind: 'outOfQuota' }, 'The quota of this key is used up'],
    [{ kind: 'rejected' }, 'fal rejected the key'],
    [{ kind: 'couldNotDecrypt' }, 'Somewhere could not decrypt the key'],
    [{ kind: 'headersNotSeen' }, 'The key did not reach Somewhere'],
    [{ kind: 'providerUnknown' }, 'Somewhere does not accept fal keys'],
    [{ kind: 'rateLimited', retryAfterSeconds: null }, 'Too many checks in a short time'],
    [{ kind: 'providerDown' }, 'fal did not answer properly'],
    [{ kind: 'backendFailed' }, 'Somewhere is having problems'],
    [{ kind: 'backendUnreachable' }, 'Somewhere cannot be reached'],
    [{ kind: 'notSupported' }, 'Somewhere cannot check keys this way'],
    [{ kind: 'blocked' }, 'Requests do not carry the key'],
    [{ kind: 'sealRefused' }, 'Somewhere does not accept sealed keys at the moment'],
  ] as const)('has a title and advice for $kind', (outcome, title) => {
    const words = describeIt(outcome);
    expect(words.title).toBe(title);
    expect(words.advice).toMatch(/\.$/);
  });

  it('distinguishes a check under way from no check', () => {
    expect(describeIt(null, true).title).toBe('Checking with Somewhere…');
    expect(describeIt(null, false).title).toBe('Not checked yet');
  });

  it('names tier and limit if they are known', () => {
    const tier = { ...works, tier: 'free' };
    expect(describeIt({ ...tier, requestsPerMinute: 5000 }).details).toBe(
      'Tier: free · Requests/min: 5,000',
    );
    expect(describeIt(tier).details).toBe('Tier: free');
    expect(describeIt(works).details).toBeNull();
  });

  it.each([
    [1, 'Wait 1 second, then check again.'],
    [30, 'Wait 30 seconds, then check again.'],
    [121, 'Wait 3 minutes, then check again.'],
  ])('says how long to wait: %d s', (retryAfterSeconds, advice) => {
    expect(describeIt({ kind: 'rateLimited', retryAfterSeconds }).advice).toBe(advice);
  });
});
