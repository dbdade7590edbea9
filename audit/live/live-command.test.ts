import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckResult } from '../report/check-result.ts';
import { formatResults } from '../report/format-results.ts';
import { findFreePort } from '../../testkit/processes/free-port.ts';
import { auditLive } from './audit-live.ts';
import { Backend } from './backend.ts';
import { parseLiveConfig } from './config.ts';
import { runLiveCommand } from './live-command.ts';

vi.setConfig({ testTimeout: 60_000 });

const careless = join(import.meta.dirname, 'fixture', 'careless-backend.js');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-key-live-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A backend of three lines that gives the same answer to everything. */
async function putConfig(command: readonly string[]): Promise<string> {
  const path = join(folder, 'config.json');
  const config = {
    start: { command, readySeconds: 5 },
    url: 'https://127.0.0.1:{port}',
    routes: { validate: { method: 'POST', path: '/' }, use: { path: '/' } },
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

describe('runLiveCommand', () => {
  it('ends with 2 and says what is wrong if it is used wrongly', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runLiveCommand([])).toBe(2);
    expect(await runLiveCommand(['a', 'b'])).toBe(2);
    expect(await runLiveCommand(['a', '--format', 'xml'])).toBe(2);
    const text = said.mock.calls.join();
    expect(text).toContain("missing required argument 'config'");
    expect(text).toContain('Expected 1 argument but got 2');
    expect(text).toContain('Allowed choices are terminal, json');
  });

  it('refuses unknown checks and cases, and lists the known ones', async () => {
    const path = await putConfig(['false']);
    await expect(runLiveCommand([path, '--only', 'live.all'])).rejects.toThrow(
      'live.all is not known: expected live.answers, live.one-error',
    );
    await expect(runLiveCommand([path, '--cases', 'all'])).rejects.toThrow('expected valid, wrong');
  });

  it('shows the output of a backend that did not start', async () => {
    const path = await putConfig(['sh', '-c', 'echo no such setting >&2; exit 3']);
    await expect(runLiveCommand([path])).rejects.toThrow(
      'the backend ended at its start: no such setting',
    );
  });

  it('ends with 1 if a check fails, and writes the report', async () => {
    const path = await putConfig(['node', careless, '{port}']);
    const output = join(folder, 'reports', 'live.json');
    const options = ['--only', 'live.hsts', '--cases', 'valid'];
    const code = await runLiveCommand([path, ...options, '--format', 'json', '--output', output]);
    expect(code).toBe(1);
    const { version, results } = JSON.parse(await readFile(output, 'utf8')) as {
      version: number;
      results: CheckResult[];
    };
    expect(version).toBe(1);
    const hsts = results.find(({ id }) => id === 'live.hsts');
    expect(hsts).toMatchObject({ verdict: 'fail', lines: [6], evidence: { requests: 2 } });
    const logs = results.find(({ id }) => id === 'live.logs');
    expect(logs).toMatchObject({ verdict: 'not run', reasons: ['left out by --only'] });
    expect(formatResults(results, false)).toMatch(/^FAIL {5}live\.hsts .*\n {11}"valid" of v1/m);
  });

  it('takes the URL of a running backend, without log, memory and kill', async () => {
    const port = await findFreePort();
    const url = `https://127.0.0.1:${port}`;
    const command = ['node', careless, String(port)];
    await using backend = new Backend(
      { command, cwd: folder, env: {}, readySeconds: 20 },
      url,
      folder,
    );
    await backend.start();
    const routes = { validate: { method: 'POST', path: '/' }, use: { path: '/' } };
    const provider = { port: await findFreePort() };
    const config = parseLiveConfig(JSON.stringify({ url, routes, provider }), folder);
    const only = ['live.no-store', 'live.logs', 'live.kill', 'live.memory', 'live.no-echo'];
    const results = await auditLive(config, { only, cases: ['valid'], command: '' });
    const verdicts = only.map((id) => results.find((each) => each.id === id)?.verdict);
    expect(verdicts).toEqual(['fail', 'not run', 'not run', 'not run', 'pass']);
  });
});
