import { setTimeout as wait } from 'node:timers/promises';

const pauseMs = 250;

/**
 * Looks again and again until what is seen is as it must be, or the time is over.
 * @returns the last that was seen
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
