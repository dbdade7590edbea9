import { getHeapStatistics } from 'node:v8';

/** The memory for following keys, in addition to that for reading. */
const shareForReading = 0.4;

/** Whether the process has enough memory to read another file. A full heap would end it without a report. */
export function hasHeapSpace(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used < shareForReading * limit;
}
