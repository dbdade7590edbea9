import { Buffer } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readWindows } from './read-windows.ts';
import { compileNeedles, type Needles, searchBytes, type Secret } from './search-bytes.ts';
import {
  type ContentReport,
  defaultDepthLimits,
  type DepthLimits,
  searchContents,
} from './search-contents.ts';

/** A place where a secret was found: its label, the encoding, the file, and the containers. */
export interface TreeHit {
  label: string;
  encoding: string;
  /** The path. Parts that contain a secret themselves are replaced. */
  file: string;
  /** Containers around the hit, outermost first; `name` for the file's name, `link` for a symbolic link's target. */
  inside: readonly string[];
  /** The offset in the innermost container, or in the file if there is none. */
  offset: number;
}

/** Something that could not be searched. */
export interface Unreadable {
  file: string;
  inside: readonly string[];
  offset: number;
  reason: string;
}

/** What was searched, what was found, and what could not be read. */
export interface TreeReport {
  files: number;
  bytes: number;
  containersOpened: Record<string, number>;
  /** Files that were gone before they could be read, which happens while a browser runs. */
  vanished: number;
  unreadable: Unreadable[];
  hits: TreeHit[];
  /** Hits beyond `maxHits`, which are only counted. */
  moreHits: number;
}

/** Limits of a search; each has a default. */
export interface SearchOptions extends Partial<DepthLimits> {
  /** Longer files are read in windows of this size; default 256 MB. */
  windowBytes?: number;
  /** Hits to keep; default 10,000. */
  maxHits?: number;
}

/** How much of a window is repeated in the next one. A container up to this size is never split. */
const overlapBytes = 1 << 20;

/**
 * Searches files and folders for every encoding of every secret, in contents, names and link targets, and opens containers.
 * Links are not followed. Sockets, pipes and devices are not opened. The report contains labels, never a secret.
 *
 * @throws {RangeError} when a secret is under 8 bytes
 */
export async function searchTree(
  roots: readonly string[],
  secrets: readonly Secret[],
  options: SearchOptions = {},
): Promise<TreeReport> {
  const search = new TreeSearch(compileNeedles(secrets), options);
  for (const root of roots) await search.visitRoot(root);
  return search.report;
}

class TreeSearch {
  readonly report: TreeReport = {
    files: 0,
    bytes: 0,
    containersOpened: {},
    vanished: 0,
    unreadable: [],
    hits: [],
    moreHits: 0,
  };
  readonly #needles: Needles;
  readonly #options: SearchOptions;
  readonly #seenHits = new Set<string>();

  constructor(needles: Needles, options: SearchOptions) {
    this.#needles = needles;
    this.#options = options;
  }

  async visitRoot(root: string): Promise<void> {
    try {
      await this.#visit({ path: root, shown: root }, await lstat(root));
    } catch (error) {
      // A missing root is not a matter of timing: the caller believes that it was searched.
      this.#note({ path: root, shown: root }, codeOf(error));
    }
  }

  async #visit(place: Place, entry: Entry): Promise<void> {
    if (entry.isDirectory()) await this.#visitFolder(place);
    else if (entry.isFile()) await this.#visitFile(place);
    else if (entry.isSymbolicLink()) await this.#visitLink(place);
  }

  async #visitFolder(place: Place): Promise<void> {
    try {
      for await (const entry of await opendir(place.path)) {
        await this.#visit(this.#enter(place, entry.name), entry);
      }
    } catch (error) {
      this.#noteUnlessVanished(place, error);
    }
  }

  /** Searches the name, and hides it in reports if it contains a secret. */
  #enter(folder: Place, name: string): Place {
    const hits = searchBytes(Buffer.from(name), this.#needles);
    const shownName = hits.length === 0 ? name : `[name with ${hits[0]?.label ?? ''}]`;
    const place = { path: join(folder.path, name), shown: join(folder.shown, shownName) };
    for (const hit of hits) this.#addHit({ ...hit, file: place.shown, inside: ['name'] });
    return place;
  }

  async #visitLink(place: Place): Promise<void> {
    try {
      const target = Buffer.from(await readlink(place.path));
      for (const hit of searchBytes(target, this.#needles)) {
        this.#addHit({ ...hit, file: place.shown, inside: ['link'] });
      }
    } catch (error) {
      this.#noteUnlessVanished(place, error);
    }
  }

  async #visitFile(place: Place): Promise<void> {
    try {
      await using handle = await open(place.path, openFlags);
      // A file may have become a pipe since its folder was read.
      if (!(await handle.stat()).isFile()) return;
      await this.#searchFile(place, handle);
      this.report.files += 1;
    } catch (error) {
      this.#noteUnlessVanished(place, error);
    }
  }

  async #searchFile(place: Place, handle: FileHandle): Promise<void> {
    const windowBytes = this.#options.windowBytes ?? 256 * 2 ** 20;
    const overlap = Math.min(windowBytes >>> 1, Math.max(overlapBytes, this.#needles.longest));
    const limits = { ...defaultDepthLimits, ...this.#options };
    let isWhole = true;
    for await (const { bytes, start } of readWindows(handle, windowBytes, overlap)) {
      isWhole &&= start === 0 && bytes.length < windowBytes;
      const path = isWhole ? place.path : undefined;
      this.#addContents(place, start, searchContents({ bytes, path }, this.#needles, limits));
      this.report.bytes += start === 0 ? bytes.length : Math.max(0, bytes.length - overlap);
    }
    if (!isWhole) this.#note(place, 'longer than a window: containers are opened window by window');
  }

  #addContents(place: Place, start: number, contents: ContentReport): void {
    const file = place.shown;
    for (const hit of contents.hits) {
      const offset = hit.inside.length === 0 ? hit.offset + start : hit.offset;
      this.#addHit({ ...hit, file, offset });
    }
    for (const problem of contents.unreadable) this.report.unreadable.push({ file, ...problem });
    for (const [kind, count] of Object.entries(contents.containersOpened)) {
      this.report.containersOpened[kind] = (this.report.containersOpened[kind] ?? 0) + count;
    }
  }

  /** Windows overlap, so the same hit may come twice. */
  #addHit({ label, encoding, file, inside, offset }: TreeHit): void {
    const key = JSON.stringify([label, encoding, file, inside, offset]);
    if (this.#seenHits.has(key)) return;
    if (this.report.hits.length >= (this.#options.maxHits ?? 10_000)) {
      this.report.moreHits += 1;
      return;
    }
    this.#seenHits.add(key);
    this.report.hits.push({ label, encoding, file, inside, offset });
  }

  #noteUnlessVanished(place: Place, error: unknown): void {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ESTALE') this.report.vanished += 1;
    else this.#note(place, code);
  }

  #note({ shown }: Place, reason: string): void {
    this.report.unreadable.push({ file: shown, inside: [], offset: 0, reason });
  }
}

/** A path to read, and the path as reports may show it. */
interface Place {
  path: string;
  shown: string;
}

type Entry = Pick<Dirent, 'isDirectory' | 'isFile' | 'isSymbolicLink'>;

/** Never through a link, and never waiting for the other end of a pipe. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Only the system's code, because the message of an error quotes the path. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  throw error;
}
