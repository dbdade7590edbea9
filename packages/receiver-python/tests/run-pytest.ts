import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expectPythonModules, python } from '../../../testkit/processes/python-modules.ts';
import { expectProgram } from '../../../testkit/processes/system-package.ts';

const modules = {
  celery: 'python3-celery',
  cryptography: 'python3-cryptography',
  fastapi: 'python3-fastapi',
  httpx: 'python3-httpx',
  pytest: 'python3-pytest',
  redis: 'python3-redis',
  uvicorn: 'python3-uvicorn',
};

const redisServer = {
  name: 'redis-server',
  debianPackage: 'redis-server',
  paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'],
  override: 'REDIS_SERVER_PATH',
};

/**
 * Runs pytest on the Python receiver, on Debian's Python with Debian's packages, which it installs where they are missing.
 * @param variables of its environment
 * @returns the exit code, and everything that pytest has said
 */
export function runPytest(
  parameters: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly output: string } {
  expectPythonModules(modules);
  const { status, stdout, stderr } = spawnSync(python, ['-m', 'pytest', '-q', ...parameters], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      PYTHONDONTWRITEBYTECODE: '1',
      REDIS_SERVER: expectProgram(redisServer),
      ...variables,
    },
  });
  return { status, output: stdout + stderr };
}
