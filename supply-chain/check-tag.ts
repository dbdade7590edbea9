// node supply-chain/check-tag.ts TAG: fails unless the tag, the versions and the changelog speak of the same release.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../testkit/project.ts';
import packageJson from '../package.json' with { type: 'json' };
import { readLockfile } from './lockfile.ts';
import { findReleaseProblems } from './release.ts';

const { packages } = await readLockfile();
const problems = findReleaseProblems({
  tag: process.argv[2] ?? '',
  version: packageJson.version,
  lockedVersion: packages['']?.version,
  changelog: await readFile(join(projectRoot, 'CHANGELOG.md'), 'utf8'),
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
