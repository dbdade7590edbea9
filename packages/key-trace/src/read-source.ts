import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const mostBytes = 1_000_000;
const longestLine = 5_000;

export type SourceText =
  { readonly text: string; readonly note?: string } | { readonly unread: string };

/** The text of a source file, or why it is not read. */
export function readSource(path: string): SourceText {
  try {
    // Does not follow a link that has replaced the file since it was listed.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if (fstatSync(file).size > mostBytes) return { unread: `larger than ${mostBytes} bytes` };
      return decode(readFileSync(file));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { unread: `cannot be read (${codeOf(error)})` };
  }
}

function decode(bytes: Buffer): SourceText {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (bytes.subarray(0, 8192).includes(0)) return { unread: 'binary' };
  if (isMinified(text))
    return { unread: `minified (a line of more than ${longestLine} characters)` };
  return text.includes('\uFFFD') && !bytes.includes('\uFFFD')
    ? { text, note: 'not UTF-8: read with the broken bytes replaced' }
    : { text };
}

function isMinified(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > longestLine) return true;
    start = end + 1;
  }
  return text.length - start > longestLine;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
