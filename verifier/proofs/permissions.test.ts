import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startObservedVerifier } from '../../testkit/backends/observed-verifier.ts';
import { projectRoot } from '../../testkit/project.ts';
import { verifierSwitches } from '../../testkit/backends/verifier-process.ts';

/** What code that got into the process might try, each as a statement. `folder` may be written by this user. */
const attempts = {
  'write a file': `fs.writeFileSync(folder + '/file', 'key')`,
  'write a file in the project': `fs.writeFileSync(project + '/file', 'key')`,
  'append to a file': `fs.appendFileSync(folder + '/file', 'key')`,
  'open a file for writing': `fs.openSync(folder + '/file', 'w')`,
  'write to shared memory': `fs.writeFileSync('/dev/shm/file', 'key')`,
  'make a folder': `fs.mkdirSync(folder + '/folder')`,
  'make a temporary folder': `fs.mkdtempSync(folder + '/')`,
  'make a link': `fs.symlinkSync('/etc', folder + '/link')`,
  'copy a file': `fs.copyFileSync(project + '/package.json', folder + '/file')`,
  'write by promise': `
    await import('node:fs/promises').then(({ writeFile }) => writeFile(folder + '/file', 'key'))`,
  'write a heap snapshot': `v8.writeHeapSnapshot(folder + '/heap')`,
  'write a diagnostic report': `process.report.writeReport(folder + '/report')`,
  'keep a database': `
    await import('node:sqlite').then(({ DatabaseSync }) => new DatabaseSync(folder + '/database'))`,
  'read outside the project': `fs.readFileSync('/etc/hostname')`,
  'start a program': `child.spawnSync('/bin/true')`,
  'start a shell': `child.execSync('true')`,
  'fork itself': `child.fork(project + '/verifier/main.ts')`,
  'start a worker': `new worker.Worker('0', { eval: true })`,
  'load an addon': `process.dlopen({ exports: {} }, folder + '/addon.node')`,
  'run WASI': `new wasi.WASI({ version: 'preview1' })`,
  'open the inspector': `inspector.open(0)`,
  'look at itself': `new inspector.Session().connect()`,
} as const;

/** Tries everything inside the verifier's process, and prints how each ended. */
function formatPreload(folder: string): string {
  const functions = Object.entries(attempts).map(
    ([name, statement]) => `${JSON.stringify(name)}: async () => { ${statement}; }`,
  );
  const code = `
    import child from 'node:child_process';
    import fs from 'node:fs';
    import inspector from 'node:inspector';
    import v8 from 'node:v8';
    import wasi from 'node:wasi';
    import worker from 'node:worker_threads';
    const [folder, project] = ${JSON.stringify([folder, projectRoot])};
    const results = {};
    for (const [name, attempt] of Object.entries({ ${functions.join(',')} })) {
      results[name] = await attempt().then(() => 'done', ({ code }) => String(code));
    }
    console.error('results ' + JSON.stringify(results));`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

it('refuses everything but to read the project and to use the network', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'phantom-key-permissions-'));
  const switches = [...verifierSwitches, '--import', formatPreload(folder)];
  // The verifier refuses to start with code that is not its own; the permission model is the same.
  const environment = { ALLOW_DEBUG_SWITCHES: '1' };
  await using verifier = await startObservedVerifier(environment, { switches });
  const line = verifier.lines.find((each) => each.startsWith('results '));
  const results = JSON.parse(line?.slice('results '.length) ?? '{}') as Record<string, string>;
  expect(Object.keys(results)).toEqual(Object.keys(attempts));
  const others = Object.entries(results).filter(([, code]) => code !== 'ERR_ACCESS_DENIED');
  expect(others).toEqual([
    ['keep a database', 'ERR_UNKNOWN_BUILTIN_MODULE'],
    ['load an addon', 'ERR_DLOPEN_DISABLED'],
  ]);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
