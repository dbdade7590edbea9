import { beforeEach, expect, it } from 'vitest';
import { addressProblems } from '../../lib/extension/exact-origin.ts';
import { speakFromFiles } from '../../testkit/extension/speak-from-files.ts';
import { describeBackendProblem } from './backend-problem-words.ts';

const own = ['label', 'dots', 'encoded', 'pathCharacters', 'noSites', 'tooManySites', 'path'];
const problems = [...addressProblems, ...own, 'overlap', 'otherPort'] as Parameters<
  typeof describeBackendProblem
>[0][];

beforeEach(() => {
  speakFromFiles('de');
});

it('has a different text for each problem', () => {
  const words = problems.map(describeBackendProblem);
  expect(new Set(words.filter((text) => text !== '')).size).toBe(problems.length);
});
