// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { byTestId, mount, press } from '../ui/mount-for-test.tsx';
import { TimeLeft, type TimeLeftProps } from './TimeLeft.tsx';

const minuteMs = 60_000;

beforeEach(() => {
  speakFromFiles();
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

function show(leftMs: number, props: Partial<TimeLeftProps> = {}): HTMLElement {
  return mount(
    <TimeLeft
      endsAt={Date.now() + leftMs}
      endsBy="idle"
      onKeepLonger={() => Promise.resolve()}
      onEnd={() => undefined}
      {...props}
    />,
  );
}

function textOf(page: HTMLElement): string {
  return byTestId(page, 'time-left').textContent;
}

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

it.each([
  [29.5 * minuteMs, 'in 30 minutes'],
  [119 * minuteMs, 'in 119 minutes'],
  [120 * minuteMs, 'in 2 hours'],
  [479 * minuteMs, 'in 7 hours'],
  [minuteMs, 'in less than a minute'],
])('%i ms are put into words', (leftMs, words) => {
  expect(textOf(show(leftMs))).toContain(words);
});

it('follows the time, by one timer a minute', () => {
  const page = show(10.5 * minuteMs);
  expect(textOf(page)).toContain('in 11 minutes');
  pass(minuteMs / 2);
  expect(textOf(page)).toContain('in 10 minutes');
  pass(7 * minuteMs);
  expect(textOf(page)).toContain('in 3 minutes');
  expect(vi.getTimerCount()).toBe(1);
});

it('warns aloud only when little time is left', () => {
  const page = show(3 * minuteMs);
  const status = page.querySelector('[role="status"]');
  expect(status?.textContent).toBe('');
  pass(minuteMs);
  expect(status?.textContent).toContain('about to be forgotten');
});

it('reports once that the time is over', () => {
  const onEnd = vi.fn();
  show(minuteMs, { onEnd });
  pass(minuteMs - 1);
  expect(onEnd).not.toHaveBeenCalled();
  pass(5 * minuteMs);
  expect(onEnd).toHaveBeenCalledOnce();
});

it('offers to restart the idle time, but not the deadline', async () => {
  const onKeepLonger = vi.fn(() => Promise.resolve());
  await press(byTestId(show(minuteMs, { onKeepLonger }), 'keep-longer-button'));
  expect(onKeepLonger).toHaveBeenCalledOnce();
  const page = show(minuteMs, { endsBy: 'deadline' });
  expect(page.querySelector('button')).toBeNull();
  expect(textOf(page)).toContain('even if a request uses a key');
});
