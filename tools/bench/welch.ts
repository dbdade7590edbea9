/** A sample's size, mean and variance. */
interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** Welch's t of two samples (B. L. Welch, Biometrika 34, 1947): how many standard errors their means are apart. */
export function welchT(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [measure(left), measure(right)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

function measure(sample: readonly number[]): Moments {
  const count = sample.length;
  const mean = sample.reduce((sum, value) => sum + value, 0) / count;
  const squares = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: squares / (count - 1) };
}

/**
 * Both samples without what took longer than nine tenths of all: the slowest are the machine's doing, and hide
 * differences (O. Reparaz, J. Balasch, I. Verbauwhede, "Dude, is my code constant time?", 2017).
 */
export function crop(
  left: readonly number[],
  right: readonly number[],
): readonly [number[], number[]] {
  const all = [...left, ...right].sort((a, b) => a - b);
  const most = all[Math.floor(all.length * 0.9)] ?? Infinity;
  const cropOne = (sample: readonly number[]): number[] => sample.filter((value) => value < most);
  return [cropOne(left), cropOne(right)];
}
