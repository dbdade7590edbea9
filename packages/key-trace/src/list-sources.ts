import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

/** A file or folder that was not read, and why. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

export interface Listing {
  /** The absolute path, and the name that reports show: relative to the given root, with `/`. */
  readonly files: readonly { readonly absolute: string; readonly path: string }[];
  readonly unread: readonly Unread[];
  /** Folders of dependencies and builds. They are counted and not entered. */
  readonly foldersPassed: number;
}

const sourceName = /\.(py|pyi|ts|tsx|mts|cts|js|jsx|mjs|cjs)$/i;
const declarationName = /\.d\.[cm]?ts$/;
const passed = new Set(
  (
    'node_modules .git .hg .svn .venv venv __pycache__ site-packages dist build .output .next .nuxt ' +
    '.wxt .svelte-kit coverage .tox .mypy_cache .pytest_cache .ruff_cache .eggs bower_components'
  ).split(' '),
);

/**
 * Lists the Python and TypeScript files under a path. Links are reported and never followed, so the walk cannot loop or leave
 * the tree.
 */
export async function listSources(given: string): Promise<Listing> {
  const files: { absolute: string; path: string }[] = [];
  const unread: Unread[] = [];
  let foldersPassed = 0;
  // The given path itself may be a link. Its target is what the caller means.
  const root = await realpath(given);
  const first = await lstat(root);
  if (!first.isDirectory()) {
    if (first.isFile()) files.push({ absolute: root, path: basename(given) });
    else unread.push({ path: given, reason: 'not a file' });
    return { files, unread, foldersPassed };
  }
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readFolder(folder, root, unread)) {
      const absolute = join(folder, entry.name);
      const path = relative(root, absolute).split(sep).join('/');
      if (entry.isDirectory()) {
        if (passed.has(entry.name)) foldersPassed += 1;
        else waiting.push(absolute);
      } else if (sourceName.test(entry.name) && !declarationName.test(entry.name)) {
        if (entry.isFile()) files.push({ absolute, path });
        else
          unread.push({
            path,
            reason: entry.isSymbolicLink() ? 'link, not followed' : 'not a file',
          });
      } else if (entry.isSymbolicLink()) {
        unread.push({ path, reason: 'link, not followed' });
      }
    }
  }
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files, unread, foldersPassed };
}

async function readFolder(folder: string, root: string, unread: Unread[]): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    unread.push({ path: relative(root, folder) || '.', reason: 'folder cannot be read' });
    return [];
  }
}
