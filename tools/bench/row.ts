/** One measurement beside what it is measured against, in the same run. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly against: string;
  readonly ratio: string;
  readonly goal: string;
}

/** The middle value; the mean of both where the count is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The smallest value that so many percent of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
}

/** A number with its unit, short. */
export function format(value: number, unit: string, digits = 2): string {
  return `${value.toFixed(digits)} ${unit}`;
}
