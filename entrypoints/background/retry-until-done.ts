/**
 * Does something once, for everyone who asks. If it fails, each caller that waited for it tries once more, and so does each later
 * caller.
 */
export function retryUntilDone(act: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      await act();
      isDone = true;
    } finally {
      running = null;
    }
  };
  const join = () => (running ??= run());
  return async () => {
    if (!isDone) await join().catch(join);
  };
}
