import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { formatKeyMaterial, parseKeyMaterial } from '../packages/receiver/src/key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../packages/receiver/src/key-plan.ts';
import { readClock } from '../packages/receiver/src/clock.ts';

const program = fileURLToPath(new URL('make-keys.ts', import.meta.url));

function run(...parameters: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...parameters], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

it('prints new keys, and renews a file of them', async () => {
  const first = parseKeyMaterial(run().stdout);
  expect(first.keys).toHaveLength(2);
  const folder = await mkdtemp(join(tmpdir(), 'phantom-key-keys-'));
  try {
    const file = join(folder, 'keys.json');
    const old = createKeyMaterial(readClock() - filedKeyLife.periodSeconds, filedKeyLife);
    await writeFile(file, formatKeyMaterial(old));
    const { signingKey, keys } = parseKeyMaterial(run(file).stdout);
    expect(signingKey).toEqual(old.signingKey);
    expect(keys.slice(0, 2)).toEqual(old.keys);
    expect(keys).toHaveLength(3);
    await writeFile(file, '{"canary":1}');
    expect(run(file)).toEqual({
      stdout: '',
      stderr: 'issued_at must be whole seconds of ten digits\n',
      status: 1,
    });
    expect(run(join(folder, 'none'))).toMatchObject({ stderr: 'the file cannot be read\n' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
