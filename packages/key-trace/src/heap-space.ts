import { getHeapStatistics } from 'node:v8';

/** What following the keys takes comes on top of what is read. */
const shareForReading = 0.4;

/** Tells whether the process has memory left to read another file into; a full heap would end it without a report. */
export function hasHeapSpace(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used < shareForReading * limit;
}
