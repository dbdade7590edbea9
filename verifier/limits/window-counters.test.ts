import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryCounters } from './window-counters.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('createMemoryCounters', () => {
  it('counts within a window, and starts again after it', async () => {
    const { requests } = createMemoryCounters();
    expect(await requests.add('c-1')).toEqual({ value: 1, msLeft: 60_000 });
    vi.advanceTimersByTime(20_000);
    expect(await requests.add('c-1')).toEqual({ value: 2, msLeft: 40_000 });
    vi.advanceTimersByTime(40_000);
    expect(await requests.add('c-1')).toEqual({ value: 1, msLeft: 60_000 });
  });

  it('ends a window on time although the clock was set back', async () => {
    const { requests } = createMemoryCounters();
    await requests.add('c-1');
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(await requests.add('c-1')).toEqual({ value: 2, msLeft: 3_660_000 });
    vi.advanceTimersByTime(60_000);
    expect(await requests.add('c-1')).toMatchObject({ value: 1 });
  });

  it('remembers a limited number of clients, and forgets the oldest first', async () => {
    const { requests } = createMemoryCounters(100);
    for (let client = 0; client < 1_000; client++) await requests.add(`c-${client}`);
    // One timer for each client that is remembered.
    expect(vi.getTimerCount()).toBe(100);
    expect(await requests.add('c-900')).toMatchObject({ value: 2 });
    expect(await requests.add('c-899')).toMatchObject({ value: 1 });
  });

  it('forgets no client when a known one comes again', async () => {
    const { requests } = createMemoryCounters(2);
    await requests.add('c-1');
    await requests.add('c-2');
    for (let time = 0; time < 10; time++) await requests.add('c-2');
    expect(await requests.add('c-1')).toMatchObject({ value: 2 });
  });
});
