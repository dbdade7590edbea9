// Runs the tests at one of three speeds, one step after the other, and says how long each took:
// `npm run test:quick`, `npm test`, `npm run test:all`.
import { spawnSync } from 'node:child_process';

/** Each speed does what the one before it does, and more. */
const speeds = ['quick', 'normal', 'all'] as const;
type Speed = (typeof speeds)[number];

interface Step {
  readonly name: string;
  /** What it takes at a speed; a step that does not name one is left out there. */
  readonly commands: Partial<Record<Speed, string>>;
}

const steps: readonly Step[] = [
  everywhere('format', 'npm run format'),
  everywhere('lint', 'npm run lint'),
  everywhere('types', 'npm run types'),
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

function everywhere(name: string, command: string): Step {
  return { name, commands: { quick: command, normal: command, all: command } };
}

function isSpeed(value: string | undefined): value is Speed {
  return speeds.some((speed) => speed === value);
}

function runSteps(speed: Speed): void {
  const wanted = steps.flatMap(({ name, commands }) => {
    const command = commands[speed];
    return command === undefined ? [] : [{ name, command }];
  });
  const lines: string[] = [];
  for (const { name, command } of wanted) {
    const started = performance.now();
    const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
    const seconds = Math.round((performance.now() - started) / 1000);
    lines.push(`${String(seconds).padStart(5)} s  ${name}${status === 0 ? '' : ': FAILED'}`);
    if (status !== 0) {
      const left = wanted.slice(lines.length);
      lines.push(...left.map((step) => `        ${step.name}: NOT RUN`));
      process.exitCode = 1;
      break;
    }
  }
  console.log(`\n${lines.join('\n')}`);
}

const [speed] = process.argv.slice(2);
if (isSpeed(speed)) runSteps(speed);
else throw new RangeError(`speed must be one of ${speeds.join(', ')}`);
