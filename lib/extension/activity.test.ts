import { describe, expect, it } from 'vitest';
import {
  type Activity,
  addUse,
  countRecentUses,
  countUses,
  findLostUse,
  maxUses,
  noActivity,
  setUseStatus,
  type Use,
} from './activity.ts';

function use(fields: Partial<Use> = {}): Use {
  return {
    requestId: '1',
    time: 0,
    method: 'GET',
    path: '/api/v1/models',
    site: 'site.example',
    status: null,
    keyId: 'a-key',
    provider: 'openai',
    fromWorker: false,
    travelled: true,
    ...fields,
  };
}

function record(uses: readonly Use[]): Activity {
  return uses.reduce(addUse, noActivity);
}

describe('addUse', () => {
  it('keeps the last uses only, and counts them all', () => {
    const activity = record(
      Array.from({ length: 150 }, (_, at) => use({ requestId: String(at), time: at })),
    );
    expect(activity.uses).toHaveLength(maxUses);
    expect(activity.uses.map(({ time }) => time)).toEqual(
      Array.from({ length: maxUses }, (_, at) => at + 50),
    );
    expect(countUses(activity)).toBe(150);
  });

  it('counts by site, and only what travelled', () => {
    const activity = record([use(), use({ site: 'other.example' }), use({ travelled: false })]);
    expect(activity.counts).toEqual({ 'site.example': 1, 'other.example': 1 });
    expect(activity.uses).toHaveLength(3);
  });
});

describe('setUseStatus', () => {
  it('notes the first answer of a request', () => {
    const answered = setUseStatus(record([use(), use({ requestId: '2' })]), '1', 200);
    expect(answered.uses.map(({ status }) => status)).toEqual([200, null]);
    expect(setUseStatus(answered, '1', 500)).toBe(answered);
  });

  it('changes nothing for a request that is not among them', () => {
    const activity = record([use()]);
    expect(setUseStatus(activity, '7', 200)).toBe(activity);
  });
});

describe('countRecentUses', () => {
  it('counts what a site has used since a time', () => {
    const others = [use({ time: 9, site: 'other.example' }), use({ time: 9, travelled: false })];
    const activity = record([use({ time: 4 }), use({ time: 5 }), use({ time: 9 }), ...others]);
    expect(countRecentUses(activity, 'site.example', 5)).toBe(2);
  });
});

describe('findLostUse', () => {
  it('is the newest use where the key did not travel', () => {
    const lost = use({ travelled: false });
    expect(findLostUse(noActivity)).toBeNull();
    expect(findLostUse(record([lost]))).toEqual(lost);
    expect(findLostUse(record([lost, use()]))).toBeNull();
  });
});
