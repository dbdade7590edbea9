import { describe, expect, it } from 'vitest';
import { rules } from '../src/rules/rules.ts';
import { expectationsOf, measureCases } from './measure-cases.ts';
import { readCases } from './read-cases.ts';

const goal = 0.95;
const cases = await readCases();
const partOf = (name: string) => cases.filter(({ part }) => part === name);

describe('the cases', () => {
  it.each(['dev', 'held-out', 'absences'])('are judged correctly in %s', async (part) => {
    const score = await measureCases(partOf(part));
    expect({ wrong: score.wrong, missed: score.missed }).toEqual({ wrong: [], missed: [] });
    expect(score.precision).toBeGreaterThanOrEqual(goal);
    expect(score.recall).toBeGreaterThanOrEqual(goal);
  });

  it.each(['blind', 'blind-2', 'blind-3', 'blind-4', 'blind-5', 'blind-6'])(
    'are judged almost correctly in %s',
    async (part) => {
      const { precision, recall } = await measureCases(partOf(part));
      expect(precision).toBeGreaterThanOrEqual(goal);
      expect(recall).toBeGreaterThanOrEqual(goal);
    },
  );

  it('are complete, and every rule has one that leaks', () => {
    const expected = cases.flatMap(expectationsOf).map((place) => place.split(' ')[1]);
    const searched = Object.keys(rules).filter((rule) => !rule.startsWith('seed-'));
    expect(cases.length).toBeGreaterThanOrEqual(698);
    expect(cases.flatMap(({ files }) => files).length).toBeGreaterThanOrEqual(712);
    expect(searched.filter((rule) => !expected.includes(rule))).toEqual([]);
  });
});
