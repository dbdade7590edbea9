import { readFileSync } from 'node:fs';

/**
 * Reads a file that a variable names.
 * @param Failure the error to throw if the file cannot be read; its message names the variable and a hint, never the path
 */
export function readNamedFile(
  variable: string,
  path: string,
  Failure: new (message: string) => Error,
): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    const isDenied = code === 'ERR_ACCESS_DENIED';
    const hint = isDenied
      ? 'add --allow-fs-read=<this file> to the switches of node'
      : 'is it there?';
    throw new Failure(`${variable} cannot be read: ${hint}`);
  }
}
