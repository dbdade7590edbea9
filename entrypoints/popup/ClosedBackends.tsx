import { useEffect, useState } from 'react';
import { AccessNotice } from '../../components/keys/AccessNotice.tsx';
import { News } from '../../components/ui/News.tsx';
import {
  keepPermitted,
  onAccessChange,
  requestAccess,
} from '../../lib/extension/backend-access.ts';
import type { Backend } from '../../lib/extension/backends.ts';
import type { KeySummary } from '../../lib/extension/messages.ts';

export interface ClosedBackendsProps {
  readonly keys: readonly KeySummary[];
  /** The backends that a new key can be stored for. */
  readonly offered: readonly Backend[];
}

/** A notice for each backend that is used or offered here but lacks the browser's permission. */
export function ClosedBackends({ keys, offered }: ClosedBackendsProps) {
  const [closed, setClosed] = useState<readonly Backend[]>([]);
  // A string, so that a new status with the same backends does not ask the browser again.
  const used = JSON.stringify([...offered, ...keys.map(({ backend }) => backend)]);
  useEffect(() => {
    let isCurrent = true;
    const look = async () => {
      const found = await findClosed(JSON.parse(used) as Backend[]);
      if (isCurrent) setClosed(found);
    };
    void look();
    const stop = onAccessChange(() => void look());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [used]);
  return (
    <News testId="closed-backends">
      {closed.map((backend) => (
        <AccessNotice
          key={backend.id}
          backend={backend}
          onAllow={() => void requestAccess(backend)}
        />
      ))}
    </News>
  );
}

async function findClosed(backends: readonly Backend[]): Promise<Backend[]> {
  const different = [...new Map(backends.map((backend) => [backend.id, backend])).values()];
  const permitted = await keepPermitted(different);
  return different.filter((backend) => !permitted.includes(backend));
}
