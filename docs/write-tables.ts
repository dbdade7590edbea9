import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../testkit/project.ts';
import { withStampingTables } from './stamping-tables.ts';

const file = join(projectRoot, 'docs', 'browsers.md');
await writeFile(file, withStampingTables(await readFile(file, 'utf8')));
