import { useEffect, useState } from 'react';
import { AccessNotice } from '../../components/AccessNotice.tsx';
import { hasAccess, onAccessChange, requestAccess } from '../../lib/backend-access.ts';
import type { Backend } from '../../lib/backends.ts';
import type { KeySummary } from '../../lib/messages.ts';

export interface ClosedBackendsProps {
  readonly keys: readonly KeySummary[];
}

/** A notice for each backend that has a key here, and not the browser's permission. */
export function ClosedBackends({ keys }: ClosedBackendsProps) {
  const [closed, setClosed] = useState<readonly Backend[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const look = async () => {
      const found = await findClosed(keys);
      if (isCurrent) setClosed(found);
    };
    void look();
    const stop = onAccessChange(() => void look());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [keys]);
  return (
    <div role="status" data-testid="closed-backends">
      {closed.map((backend) => (
        <AccessNotice
          key={backend.id}
          backend={backend}
          onAllow={() => void requestAccess(backend)}
        />
      ))}
    </div>
  );
}

async function findClosed(keys: readonly KeySummary[]): Promise<Backend[]> {
  const backends = new Map(keys.map(({ backend }) => [backend.id, backend]));
  const closed: Backend[] = [];
  for (const backend of backends.values()) {
    if (!(await hasAccess(backend))) closed.push(backend);
  }
  return closed;
}
