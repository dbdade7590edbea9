import { describe, expect, it } from 'vitest';
import { findDebugSwitches, type StartConditions } from './debug-switches.ts';

function find(conditions: Partial<StartConditions>): readonly string[] {
  const usual = { execArgv: [], env: {}, permission: {}, hasSqlite: false };
  return findDebugSwitches({ ...usual, ...conditions });
}

describe('findDebugSwitches', () => {
  it('finds nothing in the switches of npm run verifier', () => {
    const execArgv = [
      '--permission',
      '--allow-fs-read=/app',
      '--disable-sigusr1',
      '--clear-free-memory',
      '--no-experimental-sqlite',
      '--heap-snapshot-string-limit=1000000',
      '--no-warnings',
      '--env-file=.env',
      'verifier/main.ts',
    ];
    expect(find({ execArgv, env: { NODE_OPTIONS: '--use-openssl-ca', NODE_DEBUG: '' } })).toEqual(
      [],
    );
  });

  it.each([
    ['--inspect', '--inspect'],
    ['--inspect=0.0.0.0:9229', '--inspect'],
    ['--inspect-brk', '--inspect-brk'],
    ['--inspect_wait', '--inspect-wait'],
    ['--inspect-port=1234', '--inspect-port'],
    ['--heapsnapshot-signal=SIGUSR2', '--heapsnapshot-signal'],
    ['--heapsnapshot-near-heap-limit=1', '--heapsnapshot-near-heap-limit'],
    ['--report-on-signal', '--report-on-signal'],
    ['--report-uncaught-exception', '--report-uncaught-exception'],
    ['--diagnostic-dir=/tmp', '--diagnostic-dir'],
    ['--cpu-prof', '--cpu-prof'],
    ['--heap-prof', '--heap-prof'],
    ['--prof', '--prof'],
    ['--trace-tls', '--trace-tls'],
    ['--trace_uncaught', '--trace-uncaught'],
    ['-trace_gc', '--trace-gc'],
    ['--tls-keylog=/tmp/keys', '--tls-keylog'],
    ['--log', '--log'],
    ['--abort-on-uncaught-exception', '--abort-on-uncaught-exception'],
    ['--permission-audit', '--permission-audit'],
    ['--allow-fs-write=/tmp', '--allow-fs-write'],
    ['--allow-child-process', '--allow-child-process'],
    ['--allow-worker', '--allow-worker'],
    ['--allow-addons', '--allow-addons'],
    ['--allow-wasi', '--allow-wasi'],
    ['--allow-inspector', '--allow-inspector'],
  ])('finds %s, on the command line and in NODE_OPTIONS', (argument, name) => {
    expect(find({ execArgv: [argument] })).toEqual([name]);
    const env = { NODE_OPTIONS: `--no-warnings "${argument}"` };
    expect(find({ env })).toEqual([`${name} in NODE_OPTIONS`]);
  });

  it.each([
    'NODE_DEBUG',
    'NODE_DEBUG_NATIVE',
    'SSLKEYLOGFILE',
    'NODE_REDIRECT_WARNINGS',
    'NODE_V8_COVERAGE',
  ])('finds %s, without its value', (name) => {
    expect(find({ env: { [name]: 'canary' } })).toEqual([name]);
  });

  it('finds that certificates would not be checked', () => {
    expect(find({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })).not.toEqual([]);
    expect(find({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } })).toEqual([]);
  });

  it('finds a missing permission model', () => {
    expect(find({ permission: undefined })).toEqual(['no --permission']);
  });

  it('finds a database that writes in spite of it', () => {
    expect(find({ hasSqlite: true })).toEqual(['no --no-experimental-sqlite']);
  });

  it('finds everything at once', () => {
    const env = { NODE_DEBUG: 'http', NODE_OPTIONS: '--inspect' };
    expect(find({ execArgv: ['--cpu-prof'], env })).toHaveLength(3);
  });
});
