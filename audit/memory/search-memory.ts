import { Buffer } from 'node:buffer';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { type ByteHit, type Needles, searchBytes } from '../search/search-bytes.ts';

/** A stretch of a process's address space. */
export interface MemoryRegion {
  readonly start: number;
  readonly end: number;
}

/** What a search of a process's memory has found. */
export interface MemoryReport {
  readonly bytes: number;
  readonly hits: readonly ByteHit[];
}

const windowBytes = 1 << 24;

/** Searches everything that a process can have written: heaps, stacks, buffers of libraries. Linux, as its user or root. */
export async function searchMemory(pid: number, needles: Needles): Promise<MemoryReport> {
  await using memory = await open(`/proc/${pid}/mem`, 'r');
  const hits: ByteHit[] = [];
  let bytes = 0;
  for (const { start, end } of parseRegions(await readFile(`/proc/${pid}/maps`, 'utf8'))) {
    bytes += end - start;
    for (let at = start; at < end; at += windowBytes) {
      const length = Math.min(windowBytes + needles.longest - 1, end - at);
      const found = searchBytes(await readWindow(memory, at, length), needles);
      // What begins behind the window is found again by the next one.
      for (const hit of found) {
        if (hit.offset < windowBytes) hits.push({ ...hit, offset: at + hit.offset });
      }
    }
  }
  return { bytes, hits };
}

/**
 * The regions of `/proc/PID/maps` that can be read and that the process can have filled: all but files that are mapped to
 * be read only, and the kernel's own pages.
 */
export function parseRegions(maps: string): MemoryRegion[] {
  return maps.split('\n').flatMap((line) => {
    const [, start = '', end = '', access = '', path = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
    const isFile = path.startsWith('/') && !access.includes('w');
    if (!access.startsWith('r') || isFile || /^\[v(?:var|dso|syscall)/.test(path)) return [];
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
  });
}

/** Regions change while a process lives: what can no longer be read is not there. */
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
