import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a report to a file, or to standard output if no file is named. */
export async function writeOutput(text: string, path: string | undefined): Promise<void> {
  if (path === undefined) {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
