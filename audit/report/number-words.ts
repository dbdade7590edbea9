import type { Evidence } from './check-result.ts';
import type { Totals } from './project-report.ts';

const grouped = new Intl.NumberFormat('en');
const units = ['bytes', 'kB', 'MB', 'GB'] as const;

/** `1.3 GB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** The numbers behind a verdict, in words. Numbers that were not counted are left out. */
export function formatTotals({ checks, bytes, encodings, cases, hits }: Totals): string {
  const parts = [
    `${checks} ${checks === 1 ? 'check' : 'checks'}`,
    bytes > 0 ? `${formatBytes(bytes)} searched` : '',
    encodings > 0 ? `${encodings} encodings` : '',
    cases > 0 ? `${grouped.format(cases)} cases` : '',
    `${hits} ${hits === 1 ? 'hit' : 'hits'}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** `files 276, bytes searched 3.8 MB`. */
export function formatEvidence(evidence: Evidence): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}: ${formatValue(name, value)}`)
    .join('; ');
}

function formatValue(name: string, value: number | string): string {
  if (typeof value === 'string') return value;
  return name === 'bytes searched' ? formatBytes(value) : grouped.format(value);
}
