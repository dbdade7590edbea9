import { Buffer } from 'node:buffer';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { type ByteHit, type Needles, searchBytes } from './search-bytes.ts';

/** A stretch of a process's address space. */
export interface MemoryRegion {
  readonly start: number;
  readonly end: number;
  /** Other processes may have written to it. */
  readonly isShared: boolean;
}

/** The result of a search of a process's memory. */
export interface MemoryReport {
  readonly bytes: number;
  readonly hits: readonly ByteHit[];
}

const windowBytes = 1 << 24;
const pageBytes = 4096;
/** Of `/proc/PID/pagemap`, for each page. */
const entryBytes = 8;

/**
 * Searches everything that a process can have written: heaps, stacks, buffers of libraries. Linux only, as the process's user
 * or root.
 */
export async function searchMemory(pid: number, needles: Needles): Promise<MemoryReport> {
  await using memory = await open(`/proc/${pid}/mem`, 'r');
  await using pages = await open(`/proc/${pid}/pagemap`, 'r');
  const hits: ByteHit[] = [];
  let bytes = 0;
  const regions = parseRegions(await readFile(`/proc/${pid}/maps`, 'utf8'));
  for (const { start, end } of await keepTouched(pages, regions)) {
    bytes += end - start;
    for (let at = start; at < end; at += windowBytes) {
      const length = Math.min(windowBytes + needles.longest - 1, end - at);
      const found = searchBytes(await readWindow(memory, at, length), needles);
      // A hit that begins after the window is found again in the next one.
      for (const hit of found) {
        if (hit.offset < windowBytes) hits.push({ ...hit, offset: at + hit.offset });
      }
    }
  }
  return { bytes, hits };
}

/**
 * The readable regions of `/proc/PID/maps` that the process can have filled: all except files mapped read-only, and the
 * kernel's own pages.
 */
export function parseRegions(maps: string): MemoryRegion[] {
  return maps.split('\n').flatMap((line) => {
    const [, start = '', end = '', access = '', path = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
    const isFile = path.startsWith('/') && !access.includes('w');
    if (!access.startsWith('r') || isFile || /^\[v(?:var|dso|syscall)/.test(path)) return [];
    const isShared = access.endsWith('s');
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), isShared }];
  });
}

/**
 * Leaves out pages that the process has never touched, which are most of a browser's pages: they are neither in memory nor in
 * swap (https://docs.kernel.org/admin-guide/mm/pagemap.html). Pages shared with other processes stay in.
 */
async function keepTouched(
  pages: FileHandle,
  regions: readonly MemoryRegion[],
): Promise<MemoryRegion[]> {
  const kept: MemoryRegion[] = [];
  for (const region of regions) {
    if (region.isShared) kept.push(region);
    else kept.push(...(await findTouched(pages, region)));
  }
  return kept;
}

async function findTouched(pages: FileHandle, region: MemoryRegion): Promise<MemoryRegion[]> {
  const entries = Buffer.alloc(((region.end - region.start) / pageBytes) * entryBytes);
  const { bytesRead } = await pages.read(
    entries,
    0,
    entries.length,
    (region.start / pageBytes) * entryBytes,
  );
  const touched: MemoryRegion[] = [];
  let start: number | null = null;
  for (let at = 0; at <= bytesRead; at += entryBytes) {
    // The two highest bits: in swap, in memory.
    const isTouched = at < bytesRead && (entries[at + entryBytes - 1] ?? 0) >= 0x40;
    const address = region.start + (at / entryBytes) * pageBytes;
    if (isTouched) start ??= address;
    else if (start !== null) {
      touched.push({ start, end: address, isShared: false });
      start = null;
    }
  }
  return touched;
}

/** Regions change while a process runs. What can no longer be read does not exist any more. */
async function readWindow(memory: FileHandle, start: number, length: number): Promise<Buffer> {
  const window = Buffer.alloc(length);
  let filled = 0;
  try {
    while (filled < length) {
      const { bytesRead } = await memory.read(window, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EIO')) throw error;
  }
  return window.subarray(0, filled);
}
