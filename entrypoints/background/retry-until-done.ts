/**
 * Has something done once, for whoever asks first and for all who come after. Where it fails, whoever waited for it has it tried
 * once more, and so has whoever asks later.
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
