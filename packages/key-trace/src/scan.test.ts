import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanCode } from './scan.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-scan-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function scanFiles(
  files: Readonly<Record<string, string | Buffer>>,
  options: Parameters<typeof scanCode>[1] = {},
) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return scanCode([folder], options);
}

function placesOf({ findings }: Awaited<ReturnType<typeof scanCode>>): string[] {
  return findings.map(({ rule, steps }) => `${steps.at(-1)?.file}:${steps.at(-1)?.line} ${rule}`);
}

const leak = 'def f(api_key):\n    print(api_key)\n';

describe('scanCode across files', () => {
  it('follows a key through an imported Python function', async () => {
    const scan = await scanFiles({
      'app/__init__.py': '',
      'app/trace.py': 'import logging\n\ndef trace(value):\n    logging.info("%s", value)\n',
      'app/use.py': 'from app.trace import trace\n\ndef use(api_key):\n    trace(api_key)\n',
    });
    expect(placesOf(scan)).toEqual(['app/trace.py:4 key-in-log']);
    expect(scan.findings[0]?.steps.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'app/use.py:3',
      'app/use.py:4',
      'app/trace.py:3',
      'app/trace.py:4',
    ]);
  });

  it('follows a key through an imported TypeScript function and a re-export', async () => {
    const scan = await scanFiles({
      'src/text.ts': 'export const asText = (value: string) => `<${value}>`;\n',
      'src/index.ts': "export { asText } from './text.ts';\n",
      'src/use.ts':
        "import { asText } from './index.js';\nexport const use = (apiKey: string) => console.log(asText(apiKey));\n",
    });
    expect(placesOf(scan)).toEqual(['src/use.ts:2 key-in-log']);
  });

  it('treats a hash from another file as a hash', async () => {
    const scan = await scanFiles({
      'a/tag.ts':
        "import { createHash } from 'node:crypto';\nexport const tag = (v: string) => createHash('sha256').update(v).digest('hex');\n",
      'a/use.ts':
        "import { tag } from './tag';\nexport const use = (apiKey: string) => console.log(tag(apiKey));\n",
    });
    expect(placesOf(scan)).toEqual([]);
  });

  it('ends on functions that call each other', async () => {
    const scan = await scanFiles({
      'a.py': 'from b import g\ndef f(value, n):\n    return g(value, n - 1)\n',
      'b.py':
        'from a import f\ndef g(value, n):\n    print(value)\n    return f(value, n)\ndef h(api_key):\n    return g(api_key, 3)\n',
    });
    expect(placesOf(scan)).toEqual(['b.py:3 key-in-log']);
  });
});

describe('scanCode on bad input', () => {
  it('reports what it does not read', async () => {
    const scan = await scanFiles({
      'binary.py': Buffer.from([0x23, 0, 1, 2, 255]),
      'huge.py': `x = 1\n${'# filler\n'.repeat(120_000)}`,
      'minified.js': `var a=${'1+'.repeat(4_000)}1;`,
      'good.py': leak,
    });
    expect(scan.unread.map(({ path }) => path).sort()).toEqual([
      'binary.py',
      'huge.py',
      'minified.js',
    ]);
    expect(placesOf(scan)).toEqual(['good.py:2 key-in-log']);
  });

  it('reports what there is no memory left for, and continues with the rest', async () => {
    let room = 1;
    const scan = await scanFiles({ 'a.py': leak, 'b.py': leak }, { hasRoom: () => room-- > 0 });
    expect(placesOf(scan)).toEqual(['a.py:2 key-in-log']);
    expect(scan.unread).toEqual([{ path: 'b.py', reason: 'no memory left: scan in parts' }]);
  });

  it('reads broken encodings and syntax as far as possible, and reports them', async () => {
    const scan = await scanFiles({
      'latin.py': Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(leak)]),
      'broken.py': `${leak}\ndef (:\n`,
      'broken.ts': 'export const f = (apiKey: string) => console.log(apiKey);\nconst = ;\n',
    });
    expect(scan.partlyRead.map(({ path }) => path).sort()).toEqual([
      'broken.py',
      'broken.ts',
      'latin.py',
    ]);
    expect(placesOf(scan)).toHaveLength(3);
  });

  it('follows no link, neither in a circle nor out of the tree', async () => {
    await mkdir(join(folder, 'inner'));
    await symlink(folder, join(folder, 'inner', 'loop'));
    await symlink('/etc/hostname', join(folder, 'out.py'));
    const scan = await scanFiles({ 'good.py': leak });
    expect(scan.files).toBe(1);
    expect(scan.unread.map(({ path }) => path).sort()).toEqual(['inner/loop', 'out.py']);
  });

  it('survives nesting that would overflow the stack', async () => {
    const deep = 20_000;
    const scan = await scanFiles({
      'deep.py': `x = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`.replace(/\({100}/g, '$&\n'),
      'deep.ts': `const x = ${'[\n'.repeat(deep)}1${']\n'.repeat(deep)};`,
      'long.py': `x = ${'a +\\\n'.repeat(deep)}a\n`,
      'good.py': leak,
    });
    expect(placesOf(scan)).toEqual(['good.py:2 key-in-log']);
    const named = [...scan.unread, ...scan.partlyRead].map(({ path }) => path);
    expect(named).toContain('deep.py');
    expect(named).toContain('deep.ts');
  });

  it('does not run what it reads', async () => {
    const mark = join(folder, 'ran');
    const scan = await scanFiles({
      'run.py': `open(${JSON.stringify(mark)}, "w").close()\n${leak}`,
      'conftest.py': `open(${JSON.stringify(mark)}, "w").close()\n`,
      'run.js': `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");\n`,
      'package.json': '{ "type": "module", "main": "run.js" }',
    });
    expect(scan.files).toBe(3);
    expect(await readdir(folder)).not.toContain('ran');
  });

  it('reports what is not a file, and follows the given path if it is a link', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.py')]);
    await mkdir(join(folder, 'tree'));
    await writeFile(join(folder, 'tree', 'good.py'), leak);
    await symlink(join(folder, 'tree'), join(folder, 'way'));
    const whole = await scanFiles({});
    expect(whole.unread).toContainEqual({ path: 'pipe.py', reason: 'not a file' });
    expect(placesOf(await scanCode([join(folder, 'way')]))).toEqual(['good.py:2 key-in-log']);
    const alone = await scanCode([join(folder, 'pipe.py')]);
    expect(alone.unread).toHaveLength(1);
  });

  it('is not slowed down by hostile names', async () => {
    const calls = ['a', 'log_', 'db', 'session.', 'api_key_'].map((part) =>
      part.repeat(4_500 / part.length).replace(/[._]$/, ''),
    );
    const text = calls
      .map((name) => `    ${name}(api_key)\n`)
      .join('')
      .repeat(30);
    const started = performance.now();
    await scanFiles({ 'slow.py': `def f(api_key):\n${text}` });
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it('treats names of files as text', async () => {
    const scan = await scanFiles({ '__proto__.py': leak, 'a\nb.py': leak, '%2e%2e <b>.py': leak });
    expect(scan.findings).toHaveLength(3);
  });
});

describe('suppressions in the code', () => {
  it('accepts a suppression with a reason, and lists it', async () => {
    const scan = await scanFiles({
      'a.py':
        'def f(api_key):\n    print(api_key)  # audit-ok[key-in-log]: a demo key of the tutorial\n',
    });
    expect(scan.findings).toEqual([]);
    expect(scan.suppressed[0]?.reason).toBe('a demo key of the tutorial');
  });

  it('refuses a suppression without a reason, or for another rule', async () => {
    const scan = await scanFiles({
      'a.py': 'def f(api_key):\n    print(api_key)  # audit-ok\n',
      'b.py':
        'def f(api_key):\n    print(api_key)  # audit-ok[key-in-url]: a demo key of the tutorial\n',
    });
    expect(scan.findings).toHaveLength(2);
    expect(scan.badSuppressions).toHaveLength(1);
  });
});
