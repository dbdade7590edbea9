import { checklist } from '../../packages/key-trace/src/rules/rules.ts';
import type { CheckResult, Verdict } from './check-result.ts';
import { promises } from './promises.ts';

/** The numbers of several checks together. A number that no check counted is 0. */
export interface Totals {
  readonly checks: number;
  /** Bytes of files, memory, outputs and answers that were searched. */
  readonly bytes: number;
  /** The largest number of encodings in which a key was searched for. */
  readonly encodings: number;
  /** Requests, messages and situations that were tried. */
  readonly cases: number;
  /** The places where a key, or a flow of one, was found. */
  readonly hits: number;
}

/** A line of the checklist, or a promise, and the verdict of its checks. */
export interface Statement {
  readonly number: number;
  readonly text: string;
  readonly verdict: Verdict;
  readonly totals: Totals;
  /** Ids of the checks. */
  readonly checks: readonly string[];
  readonly repeat: string;
  /** What no check proves, each once. */
  readonly doesNotProve: readonly string[];
}

/** What was audited, when, and with what. */
export interface Circumstances {
  readonly version: string;
  readonly commit: string;
  /** ISO 8601. */
  readonly at: string;
  /** Names and versions of what ran. */
  readonly programs: readonly string[];
  readonly seconds: number;
}

/** The whole audit of this project. */
export interface ProjectReport {
  readonly circumstances: Circumstances;
  readonly verdict: Verdict;
  readonly totals: Totals;
  readonly checklist: readonly Statement[];
  readonly promises: readonly Statement[];
  readonly results: readonly CheckResult[];
}

/** Combines the results of all parts. */
export function summariseProject(
  results: readonly CheckResult[],
  circumstances: Circumstances,
): ProjectReport {
  const state = (kind: 'lines' | 'promises') => (text: string, at: number) => {
    const own = results.filter((result) => result[kind].includes(at + 1));
    const option = kind === 'lines' ? 'line' : 'promise';
    return toStatement(at + 1, text, own, `npm run audit -- --${option} ${at + 1}`);
  };
  return {
    circumstances,
    verdict: worstOf(results),
    totals: totalsOf(results),
    checklist: checklist.map(state('lines')),
    promises: promises.map(state('promises')),
    results,
  };
}

function toStatement(
  number: number,
  text: string,
  results: readonly CheckResult[],
  repeat: string,
): Statement {
  return {
    number,
    text,
    verdict: worstOf(results),
    totals: totalsOf(results),
    checks: results.map(({ id }) => id),
    repeat,
    doesNotProve: [...new Set(results.map(({ doesNotProve }) => doesNotProve))],
  };
}

/** A failure outweighs a void, and a void outweighs a pass. Without a check that ran, nothing is proven. */
export function worstOf(results: readonly Pick<CheckResult, 'verdict'>[]): Verdict {
  const order = ['fail', 'void', 'pass'] as const;
  return order.find((verdict) => results.some((result) => result.verdict === verdict)) ?? 'not run';
}

function totalsOf(results: readonly CheckResult[]): Totals {
  const numbers = (name: string) =>
    results.map(({ evidence }) => evidence[name]).filter((value) => typeof value === 'number');
  const sum = (name: string) => numbers(name).reduce((total, value) => total + value, 0);
  return {
    checks: results.filter(({ verdict }) => verdict !== 'not run').length,
    bytes: sum('bytes searched'),
    encodings: Math.max(0, ...numbers('encodings')),
    cases: sum('cases'),
    hits: sum('hits'),
  };
}
