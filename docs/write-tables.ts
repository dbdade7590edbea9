import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../testkit/project.ts';
import {
  contractPagePath,
  formatOpenApi,
  openApiPath,
  withContractTables,
} from './contract-page.ts';
import { withStampingTables } from './stamping-tables.ts';

const browsers = join(projectRoot, 'docs', 'browsers.md');
await writeFile(browsers, withStampingTables(await readFile(browsers, 'utf8')));
await writeFile(
  contractPagePath,
  await withContractTables(await readFile(contractPagePath, 'utf8')),
);
await writeFile(openApiPath, await formatOpenApi());
