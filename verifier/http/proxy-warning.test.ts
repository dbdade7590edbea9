import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../ops/log.ts';
import { type RunningServer, startServer } from '../server.ts';
import { ask } from '../../testkit/http/ask.ts';
import { createTrustedProxies } from './client-address.ts';
import { createProxyWarning, warnOfPrivateHost } from './proxy-warning.ts';

const servers: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function createLines() {
  const lines: string[] = [];
  return { lines, log: createLog('info', { write: (line) => lines.push(line) }) };
}

/** Why it was warned of a proxy, line by line. */
function reasonsIn(lines: readonly string[]): unknown[] {
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return entries.filter((entry) => entry['event'] === 'proxy_not_named').map((e) => e['reason']);
}

function warningsOf(
  socketAddress: string | undefined,
  forwardedFor: readonly string[] = [],
  proxies: readonly string[] = [],
): unknown[] {
  const { lines, log } = createLines();
  const warn = createProxyWarning(log, createTrustedProxies(proxies));
  const clues = { socketAddress, forwardedFor, isForwarded: forwardedFor.length > 0 };
  for (let time = 0; time < 3; time++) warn(clues);
  return reasonsIn(lines);
}

describe('createProxyWarning', () => {
  it.each([
    '10.0.0.5',
    '172.17.0.1',
    '192.168.1.2',
    '::ffff:10.0.0.5',
    '100.64.0.1',
    '169.254.1.1',
    'fd00::5',
    'fe80::5',
  ])('warns once of the peer %s', (address) => {
    expect(warningsOf(address)).toEqual(['private_peer']);
    expect(warningsOf(address, ['203.0.113.7'])).toEqual(['private_peer']);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'warns of the peer %s only where it speaks like a proxy',
    (address) => {
      expect(warningsOf(address)).toEqual([]);
      expect(warningsOf(address, ['203.0.113.7'])).toEqual(['forwarding_header']);
    },
  );

  it.each(['203.0.113.7', '2001:db8::7', undefined])('says nothing of the peer %s', (address) => {
    expect(warningsOf(address, ['10.0.0.5'])).toEqual([]);
  });

  it('says nothing of a proxy that is named, with a client and without', () => {
    expect(warningsOf('10.0.0.5', ['203.0.113.7'], ['10.0.0.5'])).toEqual([]);
    expect(warningsOf('10.0.0.5', [], ['10.0.0.0/8'])).toEqual([]);
    expect(warningsOf('127.0.0.1', ['203.0.113.7'], ['127.0.0.1'])).toEqual([]);
  });

  it('warns of a second proxy that is not named', () => {
    expect(warningsOf('10.0.0.5', ['203.0.113.7, 10.0.0.6'], ['10.0.0.5'])).toEqual([
      'private_peer',
    ]);
  });
});

describe('warnOfPrivateHost', () => {
  it.each([
    ['10.0.0.5', [], ['private_host']],
    ['fd00::5', [], ['private_host']],
    ['100.64.0.1', [], ['private_host']],
    ['169.254.1.1', [], ['private_host']],
    ['10.0.0.5', ['10.0.0.1'], []],
    ['127.0.0.1', [], []],
    ['localhost', [], []],
    ['0.0.0.0', [], []],
    ['203.0.113.7', [], []],
  ])('where it listens on %s and trusts %j: %j', (host, trustedProxies, reasons) => {
    const { lines, log } = createLines();
    warnOfPrivateHost(log, { host, trustedProxies });
    expect(reasonsIn(lines)).toEqual(reasons);
  });
});

describe('a running verifier', () => {
  async function start(options: Parameters<typeof startServer>[0] = {}) {
    const { lines, log } = createLines();
    const server = await startServer({ port: 0, log, ...options });
    servers.push(server);
    return { server, lines };
  }

  it('warns at the first request that came through a proxy which is not named', async () => {
    const { server, lines } = await start();
    await ask(server, '/health');
    expect(reasonsIn(lines)).toEqual([]);
    for (const name of ['X-Forwarded-For', 'X-Real-IP']) {
      await ask(server, '/health', { headers: { [name]: '203.0.113.7' } });
    }
    expect(reasonsIn(lines)).toEqual(['forwarding_header']);
    expect(lines.join('')).not.toContain('203.0.113.7');
  });

  it.each(['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Real-IP', 'Forwarded'])(
    'knows a proxy by %s',
    async (name) => {
      const { server, lines } = await start();
      await ask(server, '/health', { headers: { [name]: 'https' } });
      expect(reasonsIn(lines)).toEqual(['forwarding_header']);
    },
  );

  it('says nothing if the proxy is named', async () => {
    const { server, lines } = await start({ trustedProxies: ['127.0.0.1'] });
    await ask(server, '/health', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(reasonsIn(lines)).toEqual([]);
  });

  it('warns at the start on a private address', async () => {
    const { lines, log } = createLines();
    // No address of this machine: it warns before it listens.
    const host = '10.255.255.254';
    await expect(startServer({ port: 0, log, host })).rejects.toThrow('EADDRNOTAVAIL');
    expect(reasonsIn(lines)).toEqual(['private_host']);
  });
});
