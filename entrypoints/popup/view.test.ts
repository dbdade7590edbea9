import { describe, expect, it } from 'vitest';
import { createKeySummary } from '../../components/keys/stored-key-for-test.ts';
import { isOver } from './view.ts';

const [one, other] = [createKeySummary({ id: 'one' }), createKeySummary({ id: 'other' })];

describe('isOver', () => {
  it('is true as soon as there is a new key, also one that replaces another', () => {
    const view = { kind: 'form', replaced: null, before: [one] } as const;
    expect(isOver(view, [one, other])).toBe(true);
    expect(isOver(view, [other])).toBe(true);
  });

  it('is false while there is no new key, whatever else changes', () => {
    const view = { kind: 'form', replaced: null, before: [one, other] } as const;
    expect(isOver(view, [{ ...one, armed: true }, other])).toBe(false);
    expect(isOver(view, [one])).toBe(false);
  });

  it('is true if the key to be replaced is gone', () => {
    const view = { kind: 'form', replaced: other, before: [one, other] } as const;
    expect(isOver(view, [one, other])).toBe(false);
    expect(isOver(view, [one])).toBe(true);
  });
});
