import { useCallback, useSyncExternalStore } from 'react';

const minuteMs = 60_000;

/**
 * Minutes until a time, rounded up and kept up to date by one timer per minute.
 * @param endsAt milliseconds since 1970
 * @param onEnd called once the time is over
 */
export function useMinutesLeft(endsAt: number, onEnd: () => void): number {
  const subscribe = useCallback(
    (tell: () => void) => startMinutes(endsAt, tell, onEnd),
    [endsAt, onEnd],
  );
  return useSyncExternalStore(subscribe, () => minutesUntil(endsAt));
}

function minutesUntil(endsAt: number): number {
  return Math.max(0, Math.ceil((endsAt - Date.now()) / minuteMs));
}

function startMinutes(endsAt: number, tell: () => void, onEnd: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = () => {
    const leftMs = endsAt - Date.now();
    tell();
    if (leftMs <= 0) onEnd();
    else timer = setTimeout(step, leftMs % minuteMs || minuteMs);
  };
  timer = setTimeout(step, Math.max(0, endsAt - Date.now()) % minuteMs);
  return () => {
    clearTimeout(timer);
  };
}
