import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../ops/log.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server.ts';
import { ask, errorCodeOf } from '../../testkit/http/ask.ts';
import { bringKey, createFakeKey } from '../../testkit/headers/fake-key.ts';
import { repeats } from '../../testkit/repeats.ts';
import { RawConnection } from '../../testkit/http/raw-connection.ts';
import { defaultLimits } from './http-limits.ts';

const servers: RunningServer[] = [];
const lines: string[] = [];

afterEach(async () => {
  lines.length = 0;
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Limits so short that a test can wait for them; those of Node that it looks at in intervals included. */
const short = {
  headersTimeout: 150,
  requestTimeout: 300,
  keepAliveTimeout: 100,
  keepAliveTimeoutBuffer: 0,
  handshakeTimeout: 150,
  connectionsCheckingInterval: 30,
  idleSocketMs: 1_000,
  closeGraceMs: 200,
};

async function start(options: ServerOptions = {}): Promise<RunningServer> {
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const server = await startServer({ port: 0, log, ...options });
  servers.push(server);
  return server;
}

async function sendRaw(server: RunningServer, bytes: string): Promise<string> {
  return (await RawConnection.openTls(server)).exchange(bytes);
}

async function sendPlain(server: RunningServer, bytes: string): Promise<string> {
  return (await RawConnection.openTcp(server.httpPort ?? 0)).exchange(bytes);
}

function statusesOf(answers: string): number[] {
  return Array.from(answers.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
}

const closing = 'Host: a\r\nConnection: close\r\n';

describe('every answer', () => {
  it.each([
    ['of the app', `GET /health HTTP/1.1\r\n${closing}\r\n`, 200],
    ['to an unknown path', `GET /nowhere HTTP/1.1\r\n${closing}\r\n`, 404],
    ['to TRACE', `TRACE / HTTP/1.1\r\n${closing}\r\n`, 405],
    ['to what is no request', 'hello\r\n\r\n', 400],
    ['to long headers', `GET / HTTP/1.1\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])(
    '%s forbids storing, sniffing and plain HTTP, and names no server',
    async (_name, bytes, status) => {
      const answer = await sendRaw(await start(), bytes);
      expect(statusesOf(answer)).toEqual([status]);
      const [head = '', body = ''] = answer.toLowerCase().split('\r\n\r\n');
      expect(body === '').toBe(status === 400 || status === 431);
      expect(head).toContain('cache-control: no-store');
      expect(head).toContain('strict-transport-security: max-age=31536000');
      expect(head).toContain('x-content-type-options: nosniff');
      expect(head).not.toMatch(/^(?:server|x-powered-by|via):/m);
    },
  );
});

describe('methods', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])(
    'refuses %s with 405',
    async (method) => {
      const canary = 'X-Session-Key: canary\r\n';
      const answer = await sendRaw(
        await start(),
        `${method} / HTTP/1.1\r\n${canary}Host: a\r\n\r\n`,
      );
      expect(statusesOf(answer)).toEqual([405]);
      expect(answer).toContain('Allow: GET, HEAD, POST, OPTIONS');
      expect(answer).toContain('"code":"METHOD_NOT_ALLOWED"');
      expect(answer).not.toContain('canary');
    },
  );

  it('refuses CONNECT with 405 and tunnels nothing', async () => {
    const bytes =
      'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\nGET /health HTTP/1.1\r\n\r\n';
    expect(statusesOf(await sendRaw(await start(), bytes))).toEqual([405]);
  });

  it('refuses an unknown method with 400', async () => {
    expect(statusesOf(await sendRaw(await start(), 'SPY / HTTP/1.1\r\nHost: a\r\n\r\n'))).toEqual([
      400,
    ]);
  });

  it('upgrades to nothing', async () => {
    const upgrade = 'Connection: upgrade\r\nUpgrade: websocket\r\n';
    const connection = await RawConnection.openTls(await start({ limits: short }));
    const answer = await connection.exchange(`GET /health HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`);
    expect(statusesOf(answer)).toEqual([200]);
  });
});

describe('ambiguous requests', () => {
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
  const post = 'POST /api/v1/keys/validate HTTP/1.1\r\nHost: a\r\n';

  it.each([
    ['two lengths', `${post}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n`],
    ['two equal lengths', `${post}Content-Length: 5\r\nContent-Length: 5\r\n\r\n`],
    ['a list of lengths', `${post}Content-Length: 0, ${smuggled.length}\r\n\r\n`],
    ['a signed length', `${post}Content-Length: +0\r\n\r\n`],
    [
      'a length and chunks',
      `${post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'chunks and a length',
      `${post}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`,
    ],
    ['an encoding after chunked', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['an unknown encoding', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a blank before the colon', `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    ['a folded header', `${post}X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a bare line feed', `${post}X-A: b\nContent-Length: 0\r\n\r\n`],
    ['a bare carriage return', `${post}X-A: b\rContent-Length: 0\r\n\r\n`],
    ['a zero byte', `${post}X-A: b\0c\r\n\r\n`],
    [
      'a chunk size that is none',
      `${post}Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n`,
    ],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ])('refuses %s, and what follows is never a request', async (_name, bytes) => {
    const answer = await sendRaw(await start({ limits: short }), bytes + smuggled);
    expect(statusesOf(answer)).toEqual([400]);
    expect(lines.join('')).not.toContain('unmatched');
  });

  it('would show a second request in the same bytes', async () => {
    const answer = await sendRaw(
      await start({ limits: short }),
      `${post}Content-Length: 0\r\n\r\n${smuggled}`,
    );
    expect(statusesOf(answer)).toHaveLength(2);
    expect(lines.join('')).toContain('unmatched');
  });
});

describe('limits', () => {
  it('refuses more than 100 headers, and drops none silently', async () => {
    const server = await start({ limits: short });
    const head = (count: number): string =>
      `GET /health HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(count - 1)}\r\n`;
    expect(statusesOf(await sendRaw(server, head(100)))).toEqual([200]);
    expect(statusesOf(await sendRaw(server, head(101)))).toEqual([431]);
    expect(statusesOf(await sendRaw(server, head(2_500)))).toEqual([431]);
  });

  it('refuses headers beyond 16 KiB, in one or in many, before they end', async () => {
    const server = await start();
    expect(defaultLimits.maxHeaderSize).toBe(16_384);
    const endless = `GET / HTTP/1.1\r\nHost: a\r\n${'A: 0123456789\r\n'.repeat(1_700)}`;
    expect(statusesOf(await sendRaw(server, endless))).toEqual([431]);
    expect(statusesOf(await sendRaw(server, `GET /${'a'.repeat(17_000)}`))).toEqual([431]);
  });

  it('does not wait for a body that nobody asked for', async () => {
    const server = await start({
      limits: { ...short, requestTimeout: 60_000, idleSocketMs: 60_000 },
    });
    const head = 'GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n';
    expect(statusesOf(await sendRaw(server, head))).toEqual([200]);
  });

  it('answers 408 to headers that come byte by byte', async () => {
    const connection = await RawConnection.openTls(await start({ limits: short }));
    const drip = setInterval(() => connection.socket.write('a'), 20);
    const answer = await connection.exchange('GET / HTTP/1.1\r\nX-Slow: ');
    clearInterval(drip);
    expect(statusesOf(answer)).toEqual([408]);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it('ends a connection on which nothing moves in either direction', async () => {
    const patient = { headersTimeout: 60_000, requestTimeout: 60_000, keepAliveTimeout: 60_000 };
    const server = await start({ limits: { ...patient, idleSocketMs: 100 } });
    expect(await (await RawConnection.openTls(server)).closed).toBe('');
  });

  it('tells clients how long an idle connection is kept, and for how many requests', async () => {
    const connection = await RawConnection.openTls(await start());
    connection.socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    const answer = await connection.answers(1);
    expect(answer).toMatch(/^Keep-Alive: timeout=5, max=10000\r$/m);
    connection.socket.destroy();
  });

  it('answers once to a body that comes byte by byte, and closes', async () => {
    const pair = await bringKey(createFakeKey());
    const headers = Object.entries({ ...pair, Host: 'a', 'Content-Length': '900' });
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const connection = await RawConnection.openTls(await start({ limits: short }));
    const drip = setInterval(() => connection.socket.write(' '), 20);
    const answer = await connection.exchange(`POST /api/v1/keys/validate HTTP/1.1\r\n${head}\r\n`);
    clearInterval(drip);
    expect(statusesOf(answer)).toHaveLength(1);
    expect(statusesOf(answer)[0]).toBeGreaterThanOrEqual(400);
  });

  it('ends a connection that sends nothing, before TLS and after', async () => {
    const server = await start({ limits: short });
    expect(await (await RawConnection.openTcp(server.port)).closed).not.toContain('HTTP');
    expect(statusesOf(await (await RawConnection.openTls(server)).closed)).toEqual([408]);
  });

  it('ends a connection that is half open', async () => {
    const connection = await RawConnection.openTcp((await start({ limits: short })).port);
    connection.socket.end('\x16\x03\x01');
    expect(await connection.closed).not.toContain('HTTP');
  });

  it('keeps a connection for the next request, and closes it without one', async () => {
    const connection = await RawConnection.openTls(await start({ limits: short }));
    connection.socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await connection.answers(1);
    const answer = await connection.exchange('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(statusesOf(answer)).toEqual([200, 200]);
  });

  it('answers pipelined requests in their order', async () => {
    const requests = ['/health', '/nowhere', '/style.css'].map(
      (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    const answer = await sendRaw(await start({ limits: short }), requests.join(''));
    expect(statusesOf(answer)).toEqual([200, 404, 200]);
  });

  it('drops connections beyond its limit and serves those that it has', async () => {
    const server = await start({ limits: { maxConnections: 2 } });
    const kept = await RawConnection.openTls(server);
    const second = await RawConnection.openTls(server);
    const third = await RawConnection.openTcp(server.port);
    expect(await third.closed).toBe('');
    second.socket.destroy();
    expect(statusesOf(await kept.exchange(`GET /health HTTP/1.1\r\n${closing}\r\n`))).toEqual([
      200,
    ]);
  });

  const connections = repeats({ few: 200, many: 1_000 });

  it(`answers beside ${connections} idle connections in bounded memory, and closes them`, async () => {
    const server = await start({ limits: { headersTimeout: 30_000, requestTimeout: 30_000 } });
    const before = process.memoryUsage().rss;
    const idle: RawConnection[] = [];
    for (let round = 0; round < connections / 50; round += 1) {
      const opening = Array.from({ length: 50 }, () => RawConnection.openTls(server));
      idle.push(...(await Promise.all(opening)));
    }
    expect((await ask(server, '/health')).status).toBe(200);
    // Both ends of every connection are in this process.
    expect(process.memoryUsage().rss - before).toBeLessThan((100 + connections * 0.3) * 1_048_576);
    const closed = idle.map((connection) => connection.closed);
    await server.close();
    expect(await Promise.all(closed)).toHaveLength(connections);
  }, 20_000);
});

describe('plain HTTP', () => {
  it('is not listened for unless asked', async () => {
    expect((await start()).httpPort).toBeNull();
  });

  it('gets 403 at the first byte, whatever it is', async () => {
    const server = await start({ httpPort: 0 });
    const pair = await bringKey(createFakeKey());
    const headers = Object.entries(pair).map(([name, value]) => `${name}: ${value}\r\n`);
    for (const bytes of [
      'G',
      'no HTTP at all',
      `GET /api/v1/models HTTP/1.1\r\nHost: a\r\n${headers.join('')}\r\n`,
      'POST / HTTP/1.1\r\nX-Forwarded-Proto: https\r\nContent-Length: 1000000\r\n\r\n',
    ]) {
      const answer = await sendPlain(server, bytes);
      expect(statusesOf(answer)).toEqual([403]);
      expect(answer).not.toMatch(/location|strict-transport-security/i);
      const [, body = ''] = answer.split('\r\n\r\n');
      expect(JSON.parse(body)).toEqual({ error: { code: 'HTTPS_REQUIRED', message: 'Use HTTPS' } });
    }
    expect(lines.join('')).not.toMatch(/"(?:request|key_validation_failed)"/);
  });

  it('is understood by a client', async () => {
    const server = await start({ httpPort: 0 });
    const response = await fetch(`http://127.0.0.1:${server.httpPort ?? 0}/`, {
      redirect: 'manual',
    });
    expect(response.status).toBe(403);
    expect(errorCodeOf({ text: await response.text() })).toBe('HTTPS_REQUIRED');
  });

  it('is not read without end', async () => {
    const server = await start({ httpPort: 0 });
    const connection = await RawConnection.openTcp(server.httpPort ?? 0);
    connection.socket.write('x'.repeat(1_000_000));
    expect(statusesOf(await connection.closed).length).toBeLessThanOrEqual(1);
  });
});

describe('behind a proxy', () => {
  const secure = 'X-Forwarded-Proto: https\r\n';
  const health = (headers: string): string => `GET /health HTTP/1.1\r\n${closing}${headers}\r\n`;

  it('serves plain HTTP of a trusted proxy that says it was HTTPS', async () => {
    const server = await start({ httpPort: 0, trustedProxies: ['127.0.0.0/8'] });
    expect(statusesOf(await sendPlain(server, health(secure)))).toEqual([200]);
  });

  it.each([
    ['nothing', ''],
    ['http', 'X-Forwarded-Proto: http\r\n'],
    ['both', 'X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n'],
    ['a list', 'X-Forwarded-Proto: https, http\r\n'],
  ])('refuses when the proxy says %s of the scheme', async (_name, headers) => {
    const server = await start({ httpPort: 0, trustedProxies: ['127.0.0.1'] });
    const answer = await sendPlain(server, health(headers));
    expect(statusesOf(answer)).toEqual([403]);
    expect(answer).toContain('HTTPS_REQUIRED');
  });

  it('refuses what the proxy took over plain HTTP and passed on over TLS', async () => {
    const server = await start({ trustedProxies: ['127.0.0.1'] });
    expect(statusesOf(await sendRaw(server, health('X-Forwarded-Proto: http\r\n')))).toEqual([403]);
    expect(statusesOf(await sendRaw(server, health(secure)))).toEqual([200]);
    expect(statusesOf(await sendRaw(server, health('')))).toEqual([200]);
  });

  it('does not hear of the scheme from others', async () => {
    const server = await start({ httpPort: 0, trustedProxies: ['10.0.0.1'] });
    expect(statusesOf(await sendPlain(server, health(secure)))).toEqual([403]);
    expect(statusesOf(await sendRaw(server, health('X-Forwarded-Proto: http\r\n')))).toEqual([200]);
  });

  it('holds a trusted proxy to the same limits', async () => {
    const server = await start({ httpPort: 0, trustedProxies: ['127.0.0.1'], limits: short });
    expect(statusesOf(await sendPlain(server, 'GET / HTTP/1.1\r\nHost: a\r\nX-A'))).toEqual([408]);
  });
});

describe('close', () => {
  it('ends idle connections at once, busy ones after the grace time', async () => {
    const limits = { closeGraceMs: 100 };
    const server = await startServer({ port: 0, log: createLog('silent'), limits });
    const silent = await RawConnection.openTcp(server.port);
    const kept = await RawConnection.openTls(server);
    kept.socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
    await kept.answers(1);
    const half = await RawConnection.openTls(server);
    half.socket.write('GET / HT');
    await server.close();
    for (const { closed } of [silent, kept, half]) expect(await closed).not.toContain('HTTP/1.1 5');
    await expect(RawConnection.openTcp(server.port)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('a clock that jumps', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([-1, 1])('by %i years neither ends a request nor keeps one', async (years) => {
    const server = await start({ limits: short });
    const late = await RawConnection.openTls(server);
    late.socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const asking = await RawConnection.openTls(server);
    asking.socket.write(`GET /health HTTP/1.1\r\n${closing}`);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + years * 365 * 86_400_000 });
    expect(statusesOf(await asking.exchange('\r\n'))).toEqual([200]);
    expect(statusesOf(await late.closed)).toEqual([408]);
  });
});

describe('a port for several', () => {
  it('is shared if reusePort is set, and is in use otherwise', async () => {
    const first = await start({ reusePort: true });
    const second = await start({ reusePort: true, port: first.port });
    expect(second.port).toBe(first.port);
    await expect(start({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
