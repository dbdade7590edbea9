import { setTimeout as wait } from 'node:timers/promises';

const pauseMs = 250;

/**
 * Looks again until the result is as expected, or the time is over.
 * @returns the last result
 */
export async function until<Seen>(
  look: () => Promise<Seen>,
  isDone: (seen: Seen) => boolean,
  seconds: number,
): Promise<Seen> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (isDone(seen) || performance.now() >= end) return seen;
    await wait(pauseMs);
  }
}
