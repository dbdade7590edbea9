import type { CheckResult } from '../report/check-result.ts';
import type { Mutation } from './mutation.ts';

/** A mutation, and what the check that must fail came to. */
export interface MutationResult extends Pick<CheckResult, 'verdict' | 'reasons'> {
  readonly mutation: Mutation;
}
