import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LeakyBucket, MemoryLeakyBucket } from './leaky-bucket.ts';

const msPerUnit = 600_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function createSubject(max = 100): MemoryLeakyBucket {
  return new MemoryLeakyBucket(msPerUnit, max);
}

async function countAdded(bucket: LeakyBucket, times: number, client = 'c-1'): Promise<number> {
  const results = Array.from({ length: times }, () => bucket.tryAdd(client, 5));
  return (await Promise.all(results)).filter(({ isAdded }) => isAdded).length;
}

describe('MemoryLeakyBucket', () => {
  it('takes 5 of 1,000 concurrent units, and 5 of each client', async () => {
    const bucket = createSubject();
    expect(await countAdded(bucket, 1_000)).toBe(5);
    expect(await countAdded(bucket, 1_000, 'c-2')).toBe(5);
  });

  it('leaks one unit per interval, and not a moment earlier', async () => {
    const bucket = createSubject();
    await countAdded(bucket, 5);
    expect(await bucket.tryAdd('c-1', 5)).toEqual({ isAdded: false, msUntilRoom: msPerUnit });
    vi.advanceTimersByTime(msPerUnit - 1);
    expect(await bucket.tryAdd('c-1', 5)).toEqual({ isAdded: false, msUntilRoom: 1 });
    vi.advanceTimersByTime(1);
    expect(await countAdded(bucket, 5)).toBe(1);
    vi.advanceTimersByTime(3 * msPerUnit);
    expect(await countAdded(bucket, 5)).toBe(3);
    vi.advanceTimersByTime(50 * msPerUnit);
    expect(await countAdded(bucket, 10)).toBe(5);
  });

  it('removes one unit, and none from an empty bucket', async () => {
    const bucket = createSubject();
    await countAdded(bucket, 5);
    await bucket.removeOne('c-1');
    expect(await countAdded(bucket, 5)).toBe(1);
    for (let time = 0; time < 20; time++) await bucket.removeOne('c-1');
    expect(bucket.size).toBe(0);
    expect(await countAdded(bucket, 10)).toBe(5);
  });

  it('is independent of the wall clock', async () => {
    const bucket = createSubject();
    await countAdded(bucket, 5);
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(await countAdded(bucket, 5)).toBe(0);
    vi.setSystemTime(Date.now() - 172_800_000);
    expect((await bucket.tryAdd('c-1', 5)).msUntilRoom).toBe(msPerUnit);
  });

  it('remembers a limited number of clients, and forgets the oldest first', async () => {
    const bucket = createSubject(100);
    for (let client = 0; client < 1_000; client++) await bucket.tryAdd(`c-${client}`, 1);
    expect(bucket.size).toBe(100);
    expect((await bucket.tryAdd('c-999', 1)).isAdded).toBe(false);
    expect((await bucket.tryAdd('c-1', 1)).isAdded).toBe(true);
  });

  it('forgets clients whose bucket is empty', async () => {
    const bucket = createSubject();
    for (let client = 0; client < 50; client++) await bucket.tryAdd(`c-${client}`, 5);
    vi.advanceTimersByTime(msPerUnit);
    await bucket.tryAdd('c-50', 5);
    expect(bucket.size).toBe(1);
  });
});
