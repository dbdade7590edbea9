import { useCallback } from 'react';
import { TimeLeft } from '../../components/keys/TimeLeft.tsx';
import { ask } from '../../lib/extension/background-client.ts';
import type { Status } from '../../lib/extension/messages.ts';
import type { PopupStore } from './popup-store.ts';

export interface StatusTimeLeftProps {
  readonly status: Status;
  readonly run: PopupStore['run'];
}

/** Until when the keys are kept, if there is a limit, and a button that keeps them for longer. */
export function StatusTimeLeft({ status: { endsAt, endsBy }, run }: StatusTimeLeftProps) {
  const onEnd = useCallback(() => void run(() => ask({ type: 'getStatus' })), [run]);
  if (endsAt === null || endsBy === null) return null;
  return (
    <TimeLeft
      endsAt={endsAt}
      endsBy={endsBy}
      onKeepLonger={() => run(() => ask({ type: 'keepLonger' }))}
      onEnd={onEnd}
    />
  );
}
