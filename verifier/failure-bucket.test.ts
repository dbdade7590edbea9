import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bucket, MemoryBucket } from './failure-bucket.ts';

const msPerPlace = 600_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function createSubject(max = 100): MemoryBucket {
  return new MemoryBucket(msPerPlace, max);
}

async function countTaken(bucket: Bucket, times: number, client = 'c-1'): Promise<number> {
  const takings = Array.from({ length: times }, () => bucket.take(client, 5));
  return (await Promise.all(takings)).filter(({ isTaken }) => isTaken).length;
}

describe('MemoryBucket', () => {
  it('gives 5 places to 1,000 who ask at once, and each client its own', async () => {
    const bucket = createSubject();
    expect(await countTaken(bucket, 1_000)).toBe(5);
    expect(await countTaken(bucket, 1_000, 'c-2')).toBe(5);
  });

  it('frees one place after the other, not a moment before', async () => {
    const bucket = createSubject();
    await countTaken(bucket, 5);
    expect(await bucket.take('c-1', 5)).toEqual({ isTaken: false, msUntilRoom: msPerPlace });
    vi.advanceTimersByTime(msPerPlace - 1);
    expect(await bucket.take('c-1', 5)).toEqual({ isTaken: false, msUntilRoom: 1 });
    vi.advanceTimersByTime(1);
    expect(await countTaken(bucket, 5)).toBe(1);
    vi.advanceTimersByTime(3 * msPerPlace);
    expect(await countTaken(bucket, 5)).toBe(3);
    vi.advanceTimersByTime(50 * msPerPlace);
    expect(await countTaken(bucket, 10)).toBe(5);
  });

  it('takes back one place, and none that is free', async () => {
    const bucket = createSubject();
    await countTaken(bucket, 5);
    await bucket.giveBack('c-1');
    expect(await countTaken(bucket, 5)).toBe(1);
    for (let time = 0; time < 20; time++) await bucket.giveBack('c-1');
    expect(bucket.size).toBe(0);
    expect(await countTaken(bucket, 10)).toBe(5);
  });

  it('is not moved by the wall clock', async () => {
    const bucket = createSubject();
    await countTaken(bucket, 5);
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(await countTaken(bucket, 5)).toBe(0);
    vi.setSystemTime(Date.now() - 172_800_000);
    expect((await bucket.take('c-1', 5)).msUntilRoom).toBe(msPerPlace);
  });

  it('remembers so many clients, and forgets the one that took a place longest ago', async () => {
    const bucket = createSubject(100);
    for (let client = 0; client < 1_000; client++) await bucket.take(`c-${client}`, 1);
    expect(bucket.size).toBe(100);
    expect((await bucket.take('c-999', 1)).isTaken).toBe(false);
    expect((await bucket.take('c-1', 1)).isTaken).toBe(true);
  });

  it('forgets clients whose bucket is empty', async () => {
    const bucket = createSubject();
    for (let client = 0; client < 50; client++) await bucket.take(`c-${client}`, 5);
    vi.advanceTimersByTime(msPerPlace);
    await bucket.take('c-50', 5);
    expect(bucket.size).toBe(1);
  });
});
