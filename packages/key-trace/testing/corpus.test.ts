import { describe, expect, it } from 'vitest';
import { measureCorpus, rulesOfCorpus } from './measure-corpus.ts';
import { rules } from '../src/rules/rules.ts';

const goal = 0.95;

describe('the corpus', () => {
  it.each(['dev', 'held-out', 'absences'])('is judged right where %s', async (part) => {
    const score = await measureCorpus(part);
    expect({ wrong: score.wrong, missed: score.missed }).toEqual({ wrong: [], missed: [] });
    expect(score.precision).toBeGreaterThanOrEqual(goal);
    expect(score.recall).toBeGreaterThanOrEqual(goal);
  });

  it.each(['blind', 'blind-2', 'blind-3', 'blind-4', 'blind-5', 'blind-6'])(
    'is judged nearly right where %s',
    async (part) => {
      const { precision, recall } = await measureCorpus(part);
      expect(precision).toBeGreaterThanOrEqual(goal);
      expect(recall).toBeGreaterThanOrEqual(goal);
    },
  );

  it('has at least 150 files and a true case for every rule', async () => {
    const { files, expected } = await rulesOfCorpus();
    const searched = Object.keys(rules).filter((rule) => !rule.startsWith('seed-'));
    expect(files).toBeGreaterThanOrEqual(150);
    expect(searched.filter((rule) => !expected.has(rule))).toEqual([]);
  });
});
