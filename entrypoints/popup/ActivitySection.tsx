import { useState, useSyncExternalStore } from 'react';
import { ActivityPanel } from '../../components/keys/ActivityPanel.tsx';
import { createActivityStore } from './activity-store.ts';

/** What the keys were used for, updated at each use. */
export function ActivitySection() {
  const [store] = useState(createActivityStore);
  return <ActivityPanel {...useSyncExternalStore(store.subscribe, store.getState)} />;
}
