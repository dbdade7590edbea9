import { describe, expect, it } from 'vitest';
import { isKeyLabel, maxKeyLabelChars } from './key-label.ts';

describe('isKeyLabel', () => {
  it.each(['work', 'Übung 2', 'x'.repeat(maxKeyLabelChars)])('takes %j', (value) => {
    expect(isKeyLabel(value)).toBe(true);
  });

  it.each([
    '',
    ' work',
    'work ',
    'two\nlines',
    'turned\u202Eround',
    'x'.repeat(maxKeyLabelChars + 1),
    null,
    7,
    ['work'],
  ])('refuses %j', (value) => {
    expect(isKeyLabel(value)).toBe(false);
  });
});
