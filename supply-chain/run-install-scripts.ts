// What comes after `npm ci --ignore-scripts`: runs the install scripts that `allowScripts` in package.json names, and no
// other, then the project's own. Start it with the machine's Node, not by `npm run`: that would already take the program
// that is checked here.
import { spawnSync } from 'node:child_process';
import { projectRoot } from '../testkit/project.ts';
import packageJson from '../package.json' with { type: 'json' };
import { findScriptProblems, listAllowed } from './install-scripts.ts';
import { readLockfile } from './lockfile.ts';
import { findNodeProblem, nodeBinary } from './node-binary.ts';

function runNpm(...parameters: string[]): void {
  const { status } = spawnSync('npm', parameters, {
    cwd: projectRoot,
    stdio: 'inherit',
    // npm is a script with another name on Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${parameters.join(' ')} must succeed`);
}

async function main(): Promise<string[]> {
  const problems = findScriptProblems(await readLockfile(), packageJson.allowScripts);
  if (problems.length > 0) return problems;
  for (const name of listAllowed(packageJson.allowScripts)) {
    console.log(`install scripts of ${name}`);
    runNpm('rebuild', '--ignore-scripts=false', name);
  }
  const problem = await findNodeProblem(nodeBinary, `${process.platform}-${process.arch}`);
  if (problem !== null) return [problem];
  runNpm('run', 'postinstall');
  return [];
}

const problems = await main();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
