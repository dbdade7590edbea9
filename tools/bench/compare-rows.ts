import type { Throughput } from './load.ts';
import { format, type Row } from './row.ts';

/** One subject of a comparison with its name. */
export interface Named {
  readonly name: string;
  readonly throughput: Throughput | undefined;
}

/** Two throughputs beside each other: by the servers' processor time, which nobody else's load changes, and by the clock. */
export function compareRows(subject: Named, against: Named, goal: string): Row[] {
  const row = (unit: string, key: keyof Throughput, rowGoal: string): Row => {
    const [value, base] = [subject.throughput?.[key] ?? NaN, against.throughput?.[key] ?? NaN];
    return {
      what: subject.name,
      value: format(value, unit, 0),
      against: `${against.name}: ${format(base, unit, 0)}`,
      ratio: format(value / base, '×', 3),
      goal: rowGoal,
    };
  };
  return [row('requests per core-second', 'perCore', goal), row('requests/s', 'rate', '')];
}
