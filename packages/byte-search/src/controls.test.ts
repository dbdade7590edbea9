import { describe, expect, it } from 'vitest';
import { expectControlsFound } from './controls.ts';

describe('expectControlsFound', () => {
  const report = { hits: [{ label: 'storage' }, { label: 'rule' }] };

  it('accepts a report in which every control was found', () => {
    expect(() => {
      expectControlsFound(report, ['rule', 'storage']);
    }).not.toThrow();
  });

  it.each([
    [['rule', 'rdb'], 'the search is void: control rdb was not found'],
    [[], 'the search is void: control (none was planted) was not found'],
  ])('declares the search void without %j', (labels, message) => {
    expect(() => {
      expectControlsFound(report, labels);
    }).toThrow(expect.objectContaining({ code: 'SEARCH_VOID', message }));
  });
});
