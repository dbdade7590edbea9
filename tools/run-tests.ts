// Runs the tests at one of three speeds and says how long each step took: `npm run test:quick`, `npm test`,
// `npm run test:all`. The checks of the source run two at a time, everything else one step after the other.
import { spawn } from 'node:child_process';
import { inParallel } from '../audit/live/in-parallel.ts';

/** Each speed does what the one before it does, and more. */
const speeds = ['quick', 'normal', 'all'] as const;
type Speed = (typeof speeds)[number];

interface Step {
  readonly name: string;
  /** What it takes at a speed; a step that does not name one is left out there. */
  readonly commands: Partial<Record<Speed, string>>;
}

/**
 * They need one processor each; the longest comes first. A quick run keeps the results of unchanged files. It can miss
 * an error that a change of a type brings to another file, so the other speeds keep nothing.
 */
const checks: readonly Step[] = [
  {
    name: 'lint',
    commands: {
      quick: 'npm run lint -- --cache --cache-location node_modules/.cache/phantom-key/lint/',
      normal: 'npm run lint',
      all: 'npm run lint',
    },
  },
  {
    name: 'types',
    commands: {
      quick:
        'npm run types -- --incremental --tsBuildInfoFile node_modules/.cache/phantom-key/types.tsbuildinfo',
      normal: 'npm run types',
      all: 'npm run types',
    },
  },
  {
    name: 'format',
    commands: {
      quick: 'npm run format -- --cache --cache-location node_modules/.cache/phantom-key/format',
      normal: 'npm run format',
      all: 'npm run format',
    },
  },
];

const tests: readonly Step[] = [
  {
    name: 'unit tests',
    commands: {
      quick: 'vitest run --project "unit*"',
      normal: 'vitest run --project "unit*" --project processes',
      all: 'vitest run',
    },
  },
  {
    name: 'store packages',
    commands: {
      normal: 'npm run test:stores',
      all: 'npm run test:stores && node tools/stores/reproduce.ts',
    },
  },
  {
    name: 'browsers',
    commands: {
      quick: 'playwright test main-job.spec.ts --project=chromium',
      normal: 'playwright test --project=chromium --project=firefox --grep-invert @long',
      all: 'playwright test',
    },
  },
  { name: 'audit', commands: { normal: 'npm run audit', all: 'npm run audit' } },
  { name: 'self-test of the audit', commands: { all: 'npm run audit:self-test' } },
];

interface Planned {
  readonly name: string;
  readonly command: string;
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly hasPassed: boolean;
}

function planSteps(steps: readonly Step[], speed: Speed): Planned[] {
  return steps.flatMap(({ name, commands }) => {
    const command = commands[speed];
    return command === undefined ? [] : [{ name, command }];
  });
}

/** Runs a command. Its output is shown as it comes, or with `isWhole` at its end. */
async function runStep(
  { name, command }: Planned,
  speed: Speed,
  isWhole: boolean,
): Promise<Result> {
  const started = performance.now();
  const env = { ...process.env, ...(speed === 'all' && { LONG_TESTS: '1' }) };
  const child = spawn(command, {
    shell: true,
    env,
    stdio: isWhole ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const hasPassed = await new Promise<boolean>((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
  process.stdout.write(Buffer.concat(output));
  return { name, seconds: Math.round((performance.now() - started) / 1000), hasPassed };
}

async function runSteps(speed: Speed): Promise<void> {
  // All of them, whether or not one fails.
  const results = await inParallel(planSteps(checks, speed), 2, (check) =>
    runStep(check, speed, true),
  );
  const left = planSteps(tests, speed);
  while (left.length > 0 && results.every(({ hasPassed }) => hasPassed)) {
    const step = left.shift();
    if (step !== undefined) results.push(await runStep(step, speed, false));
  }
  const lines = [
    ...results.map(
      ({ name, seconds, hasPassed }) =>
        `${String(seconds).padStart(5)} s  ${name}${hasPassed ? '' : ': FAILED'}`,
    ),
    ...left.map(({ name }) => `         ${name}: NOT RUN`),
  ];
  console.log(`\n${lines.join('\n')}`);
  if (!results.every(({ hasPassed }) => hasPassed)) process.exitCode = 1;
}

const [speed] = process.argv.slice(2);
const known = speeds.find((each) => each === speed);
if (known === undefined) throw new RangeError(`speed must be one of ${speeds.join(', ')}`);
await runSteps(known);
