import { readFileSync } from 'node:fs';

/**
 * Reads a file that a variable names.
 * @param Failure is thrown where it cannot be read: its message names the variable and what to do, never the path
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
    const hint = isDenied ? 'start node with --allow-fs-read of it as well' : 'is it there?';
    throw new Failure(`${variable} cannot be read: ${hint}`);
  }
}
