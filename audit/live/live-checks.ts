import { answerChecks } from './checks/answer-checks.ts';
import { limitChecks } from './checks/limit-checks.ts';
import { loadChecks } from './checks/load-checks.ts';
import { processChecks } from './checks/process-checks.ts';
import { searchChecks } from './checks/search-checks.ts';
import { transportChecks } from './checks/transport-checks.ts';
import { vectorChecks } from './checks/vector-checks.ts';
import type { LiveCheck } from './live-check.ts';

/**
 * Every check of `audit live`, in the order in which they run. The kill comes after every check that needs the first process.
 */
export const liveChecks: readonly LiveCheck[] = [
  ...answerChecks,
  ...vectorChecks,
  ...transportChecks,
  ...loadChecks,
  ...limitChecks,
  ...processChecks,
  ...searchChecks,
].map((check) => ({ ...check, part: 'live' }));
