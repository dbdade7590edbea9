import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { verifierSwitches } from '../../testkit/backends/verifier-process.ts';
import {
  allowedSwitches,
  allowedVariables,
  expectedStart,
  findStartProblems,
  type StartConditions,
} from './start-conditions.ts';

function find(conditions: Partial<StartConditions>): readonly string[] {
  const usual = { execArgv: [], env: {}, permission: {}, hasSqlite: false, isMainThread: true };
  return findStartProblems({ ...usual, ...conditions });
}

/** Node's and V8's switches, as the Node of this project prints them. */
function printedSwitches(option: '--help' | '--v8-options'): string[] {
  // V8 prints them by name, type and default; Node in a column, several names of one thing on a line.
  const node = createRequire(import.meta.url).resolve('node/bin/node');
  const text = execFileSync(node, [option], { encoding: 'utf8' });
  const lines = text.split('\n').filter((line) => /^ {2}-/.test(line));
  const names = lines.flatMap((line) =>
    line
      .slice(2)
      .split(option === '--help' ? / {2,}/ : ' (', 1)
      .flatMap((column) => column.split(', ')),
  );
  return names.map((name) => name.replace(/(\[?=.*| \[.*)$/, '')).filter((name) => name !== '--');
}

function isAllowed(name: string): boolean {
  return Object.hasOwn(allowedSwitches, name) || Object.hasOwn(allowedSwitches, `${name}=`);
}

/** All ways of writing a switch that Node or V8 might take. */
function spellingsOf(name: string): string[] {
  const bare = name.replace(/^-+/, '');
  const snake = bare.replaceAll('-', '_');
  const written = [`--${bare}`, `-${bare}`, `--${snake}`, `-${snake}`];
  const negated = [`--no-${bare}`, `--no${bare}`, `-no-${bare}`, `--no_${snake}`, `-no${snake}`];
  return [name, ...written, ...negated].flatMap((each) => [each, `${each}=1`, `${each}=`]);
}

/** What is allowed to be written, one by one. */
const allowedForms = new Set(
  Object.keys(allowedSwitches).flatMap((name) => {
    const form = name.endsWith('=') ? `${name}1` : name;
    const snake = form.slice(2).replaceAll('-', '_');
    return [form, `--${snake}`, form.replace('--no-', '--no_')];
  }),
);

describe('findStartProblems', () => {
  it('finds nothing in the switches of npm run verifier', () => {
    expect(find({ execArgv: verifierSwitches })).toEqual([]);
    expect(find({ env: { NODE_OPTIONS: verifierSwitches.join(' '), NODE_DEBUG: '' } })).toEqual([]);
  });

  it.each(['--help', '--v8-options'] as const)(
    'refuses all that node %s prints, in every spelling, but what is allowed',
    (option) => {
      const names = printedSwitches(option);
      expect(names.length).toBeGreaterThan(option === '--help' ? 180 : 800);
      const wrong = names.flatMap(spellingsOf).filter((written) => {
        const isRefused = find({ execArgv: [written] }).length > 0;
        const env = { NODE_OPTIONS: `--no-warnings ${written}` };
        const isRefusedInOptions = find({ env }).length > 0;
        const isExpected = !allowedForms.has(written);
        return isRefused !== isExpected || isRefusedInOptions !== isExpected;
      });
      expect(wrong).toEqual([]);
    },
  );

  it('allows no switch that this Node does not know', () => {
    const printed = new Set([...printedSwitches('--help'), ...printedSwitches('--v8-options')]);
    const unknown = Object.keys(allowedSwitches).filter((name) => {
      const bare = name.replace(/=$/, '');
      return !printed.has(bare) && !printed.has(bare.replace('--no-', '--'));
    });
    // Node knows it, and does not print it.
    expect(unknown).toEqual(['--allow-fs-read=', '--env-file='].filter((name) => !isAllowed(name)));
  });

  it('reads what it must refuse', () => {
    const names = [...printedSwitches('--help'), ...printedSwitches('--v8-options')];
    for (const name of [
      '--heap-snapshot-on-gc',
      '--heap-snapshot-on-oom',
      '--heapsnapshot-signal',
      '--inspect',
      '--inspect-port',
      '--experimental-config-file',
      '-r',
      '--import',
      '-e',
      '-p',
      '--logfile',
      '--tls-keylog',
      '--allow-fs-write',
      '--redirect-code-traces-to',
    ]) {
      expect(names).toContain(name);
    }
  });

  it.each([
    ['--inspect=0.0.0.0:9229', '--inspect'],
    ['--inspect_wait', '--inspect-wait'],
    ['-trace_gc', '-trace-gc'],
    ['--heap-snapshot-on-gc=1', '--heap-snapshot-on-gc'],
    ['--nomax-lazy', '--nomax-lazy'],
    ['--no-permission', '--no-permission'],
    ['--no-clear-free-memory', '--no-clear-free-memory'],
    ['--permission=0', '--permission'],
    ['--Permission', '--Permission'],
    ['--constructor', '--constructor'],
  ])('names %s, on the command line and in NODE_OPTIONS', (argument, name) => {
    expect(find({ execArgv: [argument] })).toEqual([name]);
    const env = { NODE_OPTIONS: `--no-warnings  ${argument}` };
    expect(find({ env })).toEqual([`${name} in NODE_OPTIONS`]);
  });

  it.each([
    ['a value of its own', ['--allow-fs-read', 'sk-canary']],
    ['a value that looks like code', ['data:text/javascript,sk-canary']],
    ['a value', ['--title=sk-canary']],
    ['a quote', ['--disable-warning="sk-canary"']],
    ['white space in a name', ['--sk-canary\t--no-warnings']],
  ])('refuses %s, without repeating it', (_name, execArgv) => {
    const found = [...find({ execArgv }), ...find({ env: { NODE_OPTIONS: execArgv.join(' ') } })];
    expect(found.length).toBeGreaterThan(1);
    expect(found.join()).not.toContain('sk-canary');
  });

  it.each(['"--no-warnings"', '"\\--heap-prof"', '--no-warnings"', "'--no-warnings'"])(
    'refuses quotes and backslashes in NODE_OPTIONS: %s',
    (text) => {
      expect(find({ env: { NODE_OPTIONS: text } })).toHaveLength(1);
    },
  );

  it('refuses every variable NODE_… that is in the program of Node, but what is allowed', () => {
    const node = createRequire(import.meta.url).resolve('node/bin/node');
    const program = readFileSync(node, 'latin1');
    const names = new Set(program.match(/\bNODE_[A-Z0-9_]+\b/g));
    expect(names.size).toBeGreaterThan(40);
    for (const name of ['NODE_DEBUG', 'NODE_V8_COVERAGE', 'NODE_REDIRECT_WARNINGS']) {
      expect(names).toContain(name);
    }
    for (const name of names) {
      const expected =
        Object.hasOwn(allowedVariables, name) || name === 'NODE_OPTIONS' ? [] : [name];
      const value = name === 'NODE_OPTIONS' ? '--no-warnings' : '/canary';
      expect(find({ env: { [name]: value } })).toEqual(expected);
    }
  });

  it.each([
    'SSLKEYLOGFILE',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
    'OPENSSL_ENGINES',
    'NODE_OF_TOMORROW',
  ])('finds %s, without its value', (name) => {
    expect(find({ env: { [name]: 'canary' } })).toEqual([name]);
    expect(find({ env: { [name]: '' } })).toEqual([]);
  });

  it('finds that certificates would not be checked', () => {
    expect(find({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })).not.toEqual([]);
    expect(find({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } })).toEqual([]);
  });

  it('finds a missing permission model', () => {
    expect(find({ permission: undefined })).toEqual(['no --permission']);
  });

  it('finds a database that writes despite it', () => {
    expect(find({ hasSqlite: true })).toEqual(['no --no-experimental-sqlite']);
  });

  it('finds a worker thread', () => {
    expect(find({ isMainThread: false })).toEqual(['a worker thread']);
  });

  it('finds everything at once', () => {
    const env = { NODE_DEBUG: 'http', NODE_OPTIONS: '--inspect' };
    expect(find({ execArgv: ['--cpu-prof'], env })).toHaveLength(3);
  });
});

describe('the lists', () => {
  it('give a reason for each entry', () => {
    for (const reason of Object.values({ ...allowedSwitches, ...allowedVariables })) {
      expect(reason).toMatch(/\w/);
    }
  });

  it('are named when the start is refused, and in docs/integration.md with reasons', () => {
    const page = readFileSync(new URL('../../docs/integration.md', import.meta.url), 'utf8');
    const rows = page.split('\n').flatMap((line) => {
      const [, name, reason] = /^\| `((?:--|NODE_)[^`]*)` +\| (.*?) +\|$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, reason]];
    });
    expect(rows).toEqual(Object.entries({ ...allowedSwitches, ...allowedVariables }));
    for (const [name = ''] of rows) expect(expectedStart).toContain(name);
  });
});
