import { readFileSync } from 'node:fs';
import type { SiteFile } from './site-file.ts';

const files = [
  { path: '/', file: 'index.html', contentType: 'text/html; charset=utf-8' },
  { path: '/page.js', file: 'page.js', contentType: 'text/javascript; charset=utf-8' },
  { path: '/style.css', file: 'style.css', contentType: 'text/css; charset=utf-8' },
  { path: '/icon.svg', file: 'icon.svg', contentType: 'image/svg+xml' },
];

/** Reads the files of the demo site once, to serve them from memory. */
export function readDemoSite(): ReadonlyMap<string, SiteFile> {
  return new Map(
    files.map(({ path, file, contentType }) => {
      const url = new URL(file, import.meta.url);
      return [path, { contentType, text: readFileSync(url, 'utf8') }];
    }),
  );
}
