import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json' with { type: 'json' };
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes, runCodeCommand } from './command.ts';

let folder = '';
const hostile = '<script>alert(1)</script>';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-code-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function report(format: string, ...more: string[]): Promise<string> {
  const output = join(folder, 'out', `report.${format}`);
  await runCodeCommand([folder, '--format', format, '--output', output, ...more]);
  return readFile(output, 'utf8');
}

const leak = `def f(api_key):\n    print(api_key, "${hostile}\u001B[31m")\n`;

describe('runCodeCommand', () => {
  it('ends with 0 on clean code and 1 on a finding', async () => {
    const clean = await put('clean.py', 'def f(api_key):\n    print(len(api_key))\n');
    expect(await runCodeCommand([clean, '--output', join(folder, 'a')])).toBe(exitCodes.clean);
    const bad = await put('bad.py', leak);
    expect(await runCodeCommand([bad, '--output', join(folder, 'b')])).toBe(exitCodes.findings);
  });

  it('ends with 2 on wrong usage', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCodeCommand([])).toBe(exitCodes.usage);
    expect(await runCodeCommand(['x', '--format', 'pdf'])).toBe(exitCodes.usage);
    expect(await runCodeCommand(['x', '--exclude', '('])).toBe(exitCodes.usage);
    expect(await runCodeCommand(['x', '--colour'])).toBe(exitCodes.usage);
    expect(said.mock.calls.join()).toContain('Allowed choices are terminal, json, sarif, html');
  });

  it('ends with 0 after its help', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await runCodeCommand(['--help'])).toBe(exitCodes.clean);
    expect(said.mock.calls.join()).toContain('Usage: key-trace [options] <path...>');
  });

  it('names a path that does not exist', async () => {
    const missing = join(folder, 'missing');
    await expect(runCodeCommand([missing])).rejects.toThrow('missing');
  });

  it('counts notes as findings only with --strict', async () => {
    const app =
      'from fastapi import FastAPI\napp = FastAPI()\n@app.post("/keys/validate")\ndef f(): pass\n';
    const path = await put('app.py', app);
    const output = join(folder, 'e');
    const sarif = ['--format', 'sarif', '--output', output];
    expect(await runCodeCommand([path, ...sarif])).toBe(exitCodes.clean);
    expect(await readFile(output, 'utf8')).toContain('"results": []');
    expect(await runCodeCommand([path, ...sarif, '--strict'])).toBe(exitCodes.findings);
    expect(await readFile(output, 'utf8')).toContain('"ruleId": "missing-rate-limit"');
  });

  it('ends with 3 under --strict if a file cannot be read', async () => {
    const broken = await put('broken.py', 'def (:\n');
    const output = join(folder, 'c');
    expect(await runCodeCommand([broken, '--output', output])).toBe(exitCodes.clean);
    expect(await runCodeCommand([broken, '--output', output, '--strict'])).toBe(exitCodes.notRead);
  });

  it('does not count findings of the baseline, even if their line has moved', async () => {
    const path = await put('bad.py', leak);
    const baseline = join(folder, 'baseline.json');
    const output = join(folder, 'd');
    expect(await runCodeCommand([path, '--write-baseline', baseline])).toBe(exitCodes.clean);
    await put('bad.py', `\n\n${leak}`);
    expect(await runCodeCommand([path, '--baseline', baseline, '--output', output])).toBe(
      exitCodes.clean,
    );
    await put('bad.py', leak + leak.replace('def f', 'def g'));
    expect(await runCodeCommand([path, '--baseline', baseline, '--output', output])).toBe(
      exitCodes.findings,
    );
  });

  it('skips and counts what --exclude names', async () => {
    await put('bad.test.py', leak);
    expect(await report('terminal', '--exclude', '\\.test\\.')).toContain(
      '1 left out by --exclude',
    );
  });

  it('shows where the searches of the seed are wrong and what they miss', async () => {
    await put('a.py', 'def f(api_key):\n    return api_key\n');
    await put('b.ts', 'export const f = (apiKey: string) => console.warn(apiKey);\n');
    const text = await report('terminal', '--seed');
    expect(text).toContain('a.py:1  false alarm');
    expect(text).toContain('b.ts:1  blind: no search shows key-in-log');
  });
});

describe('the reports', () => {
  it('are SARIF 2.1.0 by its schema', async () => {
    await put('bad.py', leak);
    await put('broken <name>.py', 'def (:\n');
    await put(
      'ok.py',
      'def f(api_key):\n    print(api_key)  # audit-ok: a demo key of the tutorial\n',
    );
    const log: unknown = JSON.parse(await report('sarif'));
    const schemaPath = join(import.meta.dirname, '../testing/schema/sarif-2.1.0-rtm.5.json');
    const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' });
    ajv.addMetaSchema(draft4);
    const validate = ajv.compile(JSON.parse(await readFile(schemaPath, 'utf8')) as object);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(log as object), runs: [{}] })).toBe(false);
  });

  it('escape text of the scanned code', async () => {
    await put(`${hostile.replaceAll('/', '')}.py`, leak);
    const html = await report('html');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    const text = await report('terminal');
    expect(text).not.toContain('\u001B');
    expect(text).toContain('\\x1b');
  });

  it('show the path of the key, why it matters and what to do', async () => {
    await put('bad.py', leak);
    const data = JSON.parse(await report('json')) as Record<string, unknown>;
    expect(data).toMatchObject({
      version: 1,
      findings: [
        {
          rule: 'key-in-log',
          severity: 'error',
          file: 'bad.py',
          line: 2,
          steps: [{ line: 1 }, { line: 2 }],
        },
      ],
      rules: { 'key-in-log': { line: 1 } },
    });
  });
});
