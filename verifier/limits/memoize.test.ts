import { expect, it, vi } from 'vitest';
import { memoize } from './memoize.ts';

it('asks once for each argument, and again for one that it had to forget', () => {
  const create = vi.fn((argument: string) => `${argument}!`);
  const subject = memoize(create, 2);
  expect(['a', 'b', 'a', 'b'].map(subject)).toEqual(['a!', 'b!', 'a!', 'b!']);
  expect(create).toHaveBeenCalledTimes(2);
  expect(subject('c')).toBe('c!');
  expect(subject('b')).toBe('b!');
  expect(create).toHaveBeenCalledTimes(3);
  expect(subject('a')).toBe('a!');
  expect(create).toHaveBeenCalledTimes(4);
});
