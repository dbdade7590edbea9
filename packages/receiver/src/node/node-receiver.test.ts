import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  configurationPath,
  parseByokConfiguration,
} from '../../../../lib/protocol/configuration.ts';
import { formatKeyMaterial } from '../key-material.ts';
import { createKeyMaterial, filedKeyLife } from '../key-plan.ts';
import { createNodeReceiver, readReceiverOptions } from './node-receiver.ts';
import { createTrustedProxies } from './trusted-proxies.ts';

const PUBLIC_ORIGIN = 'https://api.test';

it.each(['file', 'variable'])('reads keys and settings from the environment: %s', async (from) => {
  const folder = await mkdtemp(join(tmpdir(), 'receiver-keys-'));
  try {
    const material = createKeyMaterial(Math.floor(Date.now() / 1_000), filedKeyLife);
    const [text, file] = [formatKeyMaterial(material), join(folder, 'keys.json')];
    await writeFile(file, text);
    const keys = from === 'file' ? { SEALING_KEYS_FILE: file } : { SEALING_KEYS: text };
    const receiver = createNodeReceiver(
      readReceiverOptions({
        ...keys,
        PUBLIC_ORIGIN,
        PROTOCOLS: 'v2',
        MAX_USES_PER_TOKEN: '7',
        TOKEN_WINDOW_SECONDS: '60',
        TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      }),
    );
    receiver.close();
    const response = await receiver.configuration(new Request(PUBLIC_ORIGIN + configurationPath));
    expect(parseByokConfiguration(await response.text())).toMatchObject({
      protocols: ['v2'],
      windowSeconds: 60,
      about: { maxUses: 7 },
      keys: material.keys.map(({ id }) => ({ id })),
    });
    expect(receiver.trustedProxies.has('10.1.2.3')).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('reads the window for jobs', () => {
  const options = readReceiverOptions({ PUBLIC_ORIGIN, JOB_WINDOW_SECONDS: '300' });
  expect(options.jobWindowSeconds).toBe(300);
});

it.each([
  ['PROTOCOLS', { PROTOCOLS: 'v3' }],
  ['SEALING_KEYS_FILE', { SEALING_KEYS_FILE: '/nowhere/keys.json' }],
  ['SEALING_KEYS_FILE', { SEALING_KEYS_FILE: 'some', SEALING_KEYS: 'canary' }],
  ['MAX_USES_PER_TOKEN', { MAX_USES_PER_TOKEN: '-1' }],
  ['JOB_WINDOW_SECONDS', { JOB_WINDOW_SECONDS: '1.5' }],
])('names a variable that is malformed, not its value: %s', (name, environment) => {
  const read = () => readReceiverOptions({ PUBLIC_ORIGIN, ...environment });
  expect(read).toThrow(new RegExp(`^${name} .*must`));
  expect(read).not.toThrow(/canary|nowhere/);
});

it('knows trusted proxies by address and network, mapped addresses too', () => {
  const trusted = createTrustedProxies(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);
  const known = ['10.9.9.9', '::ffff:10.9.9.9', '192.0.2.1', '2001:db8::1', '2001:db8::1%eth0'];
  const unknown = ['11.0.0.1', '192.0.2.2', '2001:db9::1', '::ffff:11.0.0.1', '', 'unix', '10.9'];
  expect(known.filter((address) => !trusted.has(address))).toEqual([]);
  expect(unknown.filter((address) => trusted.has(address))).toEqual([]);
});

it.each(['', 'all', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '10.0/8', '::1/129'])(
  'refuses %j as a trusted proxy',
  (entry) => {
    expect(() => createTrustedProxies([entry])).toThrow(TypeError);
  },
);
