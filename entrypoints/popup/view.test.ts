import { describe, expect, it } from 'vitest';
import { createKeySummary } from '../../components/keys/stored-key-for-test.ts';
import { isOver } from './view.ts';

const [one, other] = [createKeySummary({ id: 'one' }), createKeySummary({ id: 'other' })];

describe('isOver', () => {
  it('is true as soon as a new key is there, also in the place of another', () => {
    const view = { kind: 'form', replaced: null, before: [one] } as const;
    expect(isOver(view, [one, other])).toBe(true);
    expect(isOver(view, [other])).toBe(true);
  });

  it('is false while nothing new is there, whatever is said of the keys', () => {
    const view = { kind: 'form', replaced: null, before: [one, other] } as const;
    expect(isOver(view, [{ ...one, armed: true }, other])).toBe(false);
    expect(isOver(view, [one])).toBe(false);
  });

  it('is true once the key to be replaced is gone', () => {
    const view = { kind: 'form', replaced: other, before: [one, other] } as const;
    expect(isOver(view, [one, other])).toBe(false);
    expect(isOver(view, [one])).toBe(true);
  });
});
