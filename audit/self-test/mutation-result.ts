import type { CheckResult } from '../report/check-result.ts';
import type { Mutation } from './mutation.ts';

/** A mutation, and the result of the check that must fail. */
export interface MutationResult extends Pick<CheckResult, 'verdict' | 'reasons'> {
  readonly mutation: Mutation;
}
