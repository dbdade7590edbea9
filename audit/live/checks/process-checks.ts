import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readProcessGroup } from '../../../testkit/processes/process-group.ts';
import { searchMemory } from '../../../packages/byte-search/src/search-memory.ts';
import { type ByteHit, compileNeedles } from '../../../packages/byte-search/src/search-bytes.ts';
import { BackendStartError } from '../backend.ts';
import { judge, type LiveCheckTable, notRun, type Outcome, voidOutcome } from '../live-check.ts';
import type { LiveRun } from '../live-run.ts';

/** Checks of the backend's process: its memory, its sudden end, its log. */
export const processChecks: LiveCheckTable = [
  {
    id: 'live.memory',
    title: 'No API key is in the memory of the process after its requests',
    lines: [8],
    promises: [10],
    phase: 'running',
    needsCases: true,
    doesNotProve:
      'What memory held in between. A copy that is found may be dead text that the next garbage collection removes.',
    run: checkMemory,
  },
  {
    id: 'live.kill',
    title: 'Killed with a key in use, the backend starts again and answers',
    lines: [3, 8],
    promises: [9, 10],
    phase: 'running',
    needsCases: false,
    doesNotProve: 'What it left on disk: live.files looks for the key that was in use then.',
    run: checkKill,
  },
  {
    id: 'live.failures-logged',
    title: 'Failed validations are in the log',
    lines: [10],
    promises: [12],
    phase: 'running',
    needsCases: false,
    doesNotProve:
      'That the lines say enough to find the cause. live.logs checks that they contain no key.',
    run: checkFailuresLogged,
  },
];

const failingMarks = ['-401-', '-401-', '-401-'] as const;

/** A log may be written some time after the answer. */
const maxWaits = 40;
const waitMs = 50;

async function checkMemory({ world, records }: LiveRun): Promise<Outcome> {
  const pid = world.backend?.pid ?? null;
  if (world.backend === null || pid === null) {
    return notRun('the backend was not started by the audit');
  }
  const control = { label: 'control', bytes: Buffer.from(world.backend.controls.memory) };
  const keys = records.map(({ canary: { apiKey }, ...record }) => ({
    label: record.liveCase.name,
    bytes: Buffer.from(apiKey),
  }));
  const needles = compileNeedles([...keys, control]);
  const hits: ByteHit[] = [];
  let bytes = 0;
  const pids = await readProcessGroup(pid);
  try {
    for (const each of pids) {
      const report = await searchMemory(each, needles);
      bytes += report.bytes;
      hits.push(...report.hits);
    }
  } catch {
    return notRun('this user may not read the memory of the process', { processes: pids.length });
  }
  return judgeMemory(hits, world.config.memory, {
    'bytes searched': bytes,
    processes: pids.length,
  });
}

function judgeMemory(
  hits: readonly ByteHit[],
  policy: 'report' | 'forbid',
  searched: Outcome['evidence'],
): Outcome {
  const found = hits.filter(({ label }) => label !== 'control');
  const evidence = { ...searched, copies: found.length };
  if (found.length === hits.length) {
    return voidOutcome(['the search is void: the control in memory was not found'], evidence);
  }
  if (policy === 'report') {
    return notRun(`counted, not judged (memory is "report"): ${found.length} copies`, evidence);
  }
  const reasons = found.map(({ label, encoding }) => `the key of "${label}", as ${encoding}`);
  return judge(reasons, evidence);
}

/** A request that waits for its provider is in progress when the signal comes. */
async function checkKill(run: LiveRun): Promise<Outcome> {
  const { world } = run;
  const { backend } = world;
  if (backend === null) return notRun('the backend was not started by the audit');
  // Lets it write its buffers, which a kill would lose.
  await backend.end('SIGTERM');
  await world.restart();
  const [protocol = 'v1'] = world.config.protocols;
  const canary = await world.createCanary(protocol, { mark: '-hang-', of: 'kill in mid-request' });
  const sent = run.send('use', canary.headers);
  const inUse = world.provider.waitForKey(canary.apiKey).then(() => true);
  const wasInUse = await Promise.race([inUse, sent.then(() => false)]);
  await backend.end('SIGKILL');
  const { status } = await sent;
  const evidence = { 'in use when killed': wasInUse ? 1 : 0 };
  if (!wasInUse || status !== 0) return voidOutcome(['no key was in use at the kill'], evidence);
  return judge(await findRestartProblems(run), evidence);
}

async function findRestartProblems(run: LiveRun): Promise<string[]> {
  const { world } = run;
  try {
    await world.restart();
  } catch (error) {
    if (!(error instanceof BackendStartError)) throw error;
    return ['after the kill it does not start again'];
  }
  const [protocol = 'v1'] = world.config.protocols;
  const { headers } = await world.createCanary(protocol, { of: 'after the kill' });
  const { status } = await run.send('use', headers);
  return status === 200 ? [] : [`after the kill it answers ${status}`];
}

/** Three more failures, each of which must have its own line. Lines of other requests do not count. */
async function checkFailuresLogged(run: LiveRun): Promise<Outcome> {
  const { world } = run;
  if (world.backend === null) return notRun('the backend was not started by the audit');
  const before = await readLogs(world.outputs);
  const [protocol = 'v1'] = world.config.protocols;
  for (const mark of failingMarks) {
    const { headers } = await world.createCanary(protocol, { mark, of: 'failure to be logged' });
    await run.send('validate', headers);
  }
  const shape = new RegExp(world.config.failureLog, 'i');
  let matching = 0;
  for (let wait = 0; wait < maxWaits && matching < failingMarks.length; wait += 1) {
    await setTimeout(waitMs);
    const logs = await readLogs(world.outputs);
    const added = logs.map((text, index) => text.slice(before[index]?.length));
    matching = added
      .join('\n')
      .split('\n')
      .filter((line) => shape.test(line)).length;
  }
  const reason = `${failingMarks.length} validations failed, and ${matching} lines of the log say so`;
  return judge(matching >= failingMarks.length ? [] : [reason], {
    'failed validations': failingMarks.length,
    'lines about failures': matching,
  });
}

/** The output to stdout and to stderr so far. */
async function readLogs(folder: string): Promise<string[]> {
  const files = ['stdout', 'stderr'].map((name) => readFile(join(folder, name), 'utf8'));
  return Promise.all(files);
}
