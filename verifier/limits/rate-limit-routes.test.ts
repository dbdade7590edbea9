import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Config } from '../ops/config.ts';
import { createLog } from '../ops/log.ts';
import { createListener } from '../server.ts';
import { bringKey, createFakeKey, spellings } from '../../testkit/headers/fake-key.ts';
import { repeats } from '../../testkit/repeats.ts';

const validatePath = '/api/v1/keys/validate';
const body = '{"provider":"openai"}';

interface Entry {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** The verifier behind a server of its own on loopback, which a proxy would be. */
async function startSubject(options: Partial<Config> = {}) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  const server = createServer(createListener({ ...options, log })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    lines,
    entries: (event: string) =>
      lines.map((line) => JSON.parse(line) as Entry).filter((entry) => entry.event === event),
    ask: (path: string, init?: RequestInit) => fetch(origin + path, init),
    validate: async (apiKey = createFakeKey(), headers: Record<string, string> = {}) =>
      fetch(origin + validatePath, {
        method: 'POST',
        headers: { ...(await bringKey(apiKey)), ...headers },
        body,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Subject = Awaited<ReturnType<typeof startSubject>>;

const often = repeats({ few: 200, many: 1_000 });

/** Validates {@link often}, 50 at once, and counts the answers by status. */
async function validateOften(
  subject: Subject,
  clientOf: (attempt: number) => string,
): Promise<Record<number, number>> {
  const pair = await bringKey(createFakeKey());
  const statuses: Record<number, number> = {};
  for (let start = 0; start < often; start += 50) {
    const attempts = Array.from({ length: 50 }, async (_, index) => {
      const headers = {
        ...pair,
        'X-Forwarded-For': clientOf(start + index),
        Forwarded: `for="${clientOf(start + index)}"`,
        'X-Real-IP': clientOf(start + index),
      };
      const { status } = await subject.ask(validatePath, { method: 'POST', headers, body });
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    await Promise.all(attempts);
  }
  return statuses;
}

function ipv4(attempt: number): string {
  return `203.0.${attempt >> 8}.${attempt & 255}`;
}

function ipv6(attempt: number): string {
  return `2001:db8:1:2:${attempt.toString(16)}:${(attempt * 7919).toString(16).slice(-4)}::1`;
}

async function errorOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { error: unknown }).error;
}

describe('the limit on validations', { timeout: 30_000 }, () => {
  it.each([
    ['without trusted proxies, headers rotated', [], ipv4],
    ['without trusted proxies, IPv6 in the headers', [], ipv6],
    ['behind a trusted proxy, one client that writes entries itself', ['127.0.0.1'], spoofed],
    ['behind a trusted proxy, addresses of one /64', ['127.0.0.1'], ipv6],
  ])(`passes 20 of ${often} %s`, async (_name, trustedProxies, clientOf) => {
    await using subject = await startSubject({ trustedProxies, requestsPerMinute: 100_000 });
    expect(await validateOften(subject, clientOf)).toEqual({ 200: 20, 429: often - 20 });
  });

  it(`passes all of ${often} clients behind a trusted proxy`, async () => {
    await using subject = await startSubject({ trustedProxies: ['127.0.0.1'] });
    expect(await validateOften(subject, ipv4)).toEqual({ 200: often });
  });

  it('says what is left, and when to come again', async () => {
    await using subject = await startSubject({ validationsPerMinute: 1 });
    const first = await subject.validate();
    expect(first.status).toBe(200);
    expect(first.headers.get('RateLimit-Policy')).toBe(
      '"requests";q=300;w=60, "validations";q=1;w=60',
    );
    expect(first.headers.get('RateLimit')).toBe('"requests";r=299;t=60, "validations";r=0;t=60');
    const second = await subject.validate();
    expect(second.status).toBe(429);
    const retryAfter = Number(second.headers.get('Retry-After'));
    expect(retryAfter).toBeGreaterThan(50);
    expect(await errorOf(second)).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many requests',
      details: { retry_after_seconds: retryAfter },
    });
  });

  it('lets the site read what it says', async () => {
    await using subject = await startSubject({ validationsPerMinute: 1 });
    const site = { Origin: 'https://gitphantomscope.com' };
    await subject.validate(createFakeKey(), site);
    const refused = await subject.validate(createFakeKey(), site);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(site.Origin);
    expect(refused.headers.get('Access-Control-Expose-Headers')).toBe(
      'RateLimit,RateLimit-Policy,Retry-After',
    );
  });

  it.each(['/api/v1/keys/%76alidate', `${validatePath}?x=1`])(
    'holds however the route is written (%s)',
    async (path) => {
      await using subject = await startSubject({ validationsPerMinute: 1 });
      await subject.validate();
      const { status } = await subject.ask(path, { method: 'POST', body });
      expect([404, 429]).toContain(status);
    },
  );

  it('is checked before the key is read', async () => {
    await using subject = await startSubject({ validationsPerMinute: 1 });
    await subject.validate();
    const { status } = await subject.ask(validatePath, { method: 'POST', body: 'no JSON' });
    expect(status).toBe(429);
    expect(subject.entries('key_validation_failed')).toEqual([]);
  });
});

/** The proxy adds the client's address at the right end; the client wrote the rest. */
function spoofed(attempt: number): string {
  return `${ipv4(attempt)}, 198.51.100.9`;
}

describe('the limit on requests', () => {
  it('holds for everything under /api/, known or not, and for nothing else', async () => {
    await using subject = await startSubject({ requestsPerMinute: 2 });
    expect((await subject.ask('/api/v1/models')).status).toBe(401);
    expect((await subject.ask('/api/nowhere')).status).toBe(404);
    for (const path of ['/api/v1/models', '/api/nowhere', validatePath]) {
      expect((await subject.ask(path)).status).toBe(429);
    }
    expect((await subject.validate()).status).toBe(429);
    expect((await subject.ask('/health')).status).toBe(200);
    expect((await subject.ask('/')).status).toBe(200);
  });

  it('counts neither preflights nor the pages that are not the API', async () => {
    await using subject = await startSubject({ requestsPerMinute: 1 });
    const preflight = { method: 'OPTIONS', headers: { Origin: 'https://gitphantomscope.com' } };
    for (const path of ['/health', '/metrics', '/', '/.well-known/byok-configuration']) {
      expect((await subject.ask(path)).headers.get('RateLimit')).toBeNull();
    }
    for (let time = 0; time < 3; time++) {
      const { status, headers } = await subject.ask(validatePath, preflight);
      expect([status, headers.get('RateLimit')]).toEqual([204, null]);
    }
    expect((await subject.ask('/api/v1/models')).headers.get('RateLimit')).toBe(
      '"requests";r=0;t=60',
    );
  });
});

describe('the limit on failed keys', () => {
  const rejected = (): string => createFakeKey('-rejected-');
  const junk = { 'X-Encrypted-Key': 'AAAA', 'X-Session-Key': 'AAAA' };

  async function failOften(subject: Subject, times = 5): Promise<void> {
    for (let time = 0; time < times; time++) {
      expect((await subject.validate(rejected())).status).toBe(401);
    }
  }

  it('keeps new keys from every route after five that a provider refused', async () => {
    await using subject = await startSubject();
    await failOften(subject);
    const blocked = await subject.validate();
    expect(blocked.status).toBe(429);
    expect(blocked.headers.get('RateLimit-Policy')).toBe(
      '"requests";q=300;w=60, "validations";q=20;w=60, "failures";q=5;w=3000',
    );
    expect(blocked.headers.get('RateLimit')).toContain('"failures";r=0;t=600');
    expect(blocked.headers.get('Retry-After')).toBe('600');
    expect(await errorOf(blocked)).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many requests',
      details: { retry_after_seconds: 600 },
    });
    const headers = await bringKey(createFakeKey());
    expect((await subject.ask('/api/v1/models', { headers })).status).toBe(429);
    expect(subject.entries('rate_limited')).toMatchObject([
      { limit: 'failures' },
      { limit: 'failures' },
    ]);
    const metrics = await (await subject.ask('/metrics')).text();
    expect(metrics).toContain('verifier_rate_limited_total{limit="failures"} 2');
  });

  it('never counts what cannot be decrypted', async () => {
    await using subject = await startSubject();
    for (let time = 0; time < 50; time++) {
      expect((await subject.ask('/api/v1/models', { headers: junk })).status).toBe(400);
    }
    expect((await subject.validate()).status).toBe(200);
    expect(subject.entries('key_validation_failed')).toHaveLength(50);
  });

  it('counts what cannot be decrypted as a request and as a validation', async () => {
    await using subject = await startSubject({ requestsPerMinute: 4, validationsPerMinute: 2 });
    const validate = () => subject.ask(validatePath, { method: 'POST', headers: junk, body });
    const list = () => subject.ask('/api/v1/models', { headers: junk });
    const statuses: number[] = [];
    for (const ask of [validate, validate, validate, list, list])
      statuses.push((await ask()).status);
    expect(statuses).toEqual([400, 400, 429, 400, 429]);
  });

  it('lets a key pass that was accepted before, on either route', async () => {
    await using subject = await startSubject();
    const known = createFakeKey();
    expect((await subject.validate(known)).status).toBe(200);
    await failOften(subject);
    expect((await subject.validate()).status).toBe(429);
    expect((await subject.validate(known)).status).toBe(200);
    const headers = await bringKey(known);
    expect((await subject.ask('/api/v1/models', { headers })).status).toBe(200);
  });

  it('lets a key pass that was accepted from another address', async () => {
    await using subject = await startSubject({ trustedProxies: ['127.0.0.1'] });
    const known = createFakeKey();
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    expect((await subject.validate(known, from('203.0.113.7'))).status).toBe(200);
    for (let time = 0; time < 5; time++) await subject.validate(rejected(), from('203.0.113.8'));
    expect((await subject.validate(createFakeKey(), from('203.0.113.8'))).status).toBe(429);
    expect((await subject.validate(known, from('203.0.113.8'))).status).toBe(200);
  });

  it('remembers accepted keys, whatever junk follows', async () => {
    await using subject = await startSubject({
      requestsPerMinute: 100_000,
      validationsPerMinute: 100_000,
    });
    const known = createFakeKey();
    await subject.validate(known);
    for (let time = 0; time < 300; time++) {
      await subject.ask('/api/v1/models', { headers: junk });
      await subject.validate(rejected());
    }
    expect((await subject.validate(known)).status).toBe(200);
  });

  it('gives junk the same answer while new keys have to wait', async () => {
    await using subject = await startSubject();
    const answer = async () => {
      const response = await subject.ask('/api/v1/models', { headers: junk });
      const names = [...response.headers.keys()];
      return `${response.status} ${names.join()} ${await response.text()}`;
    };
    const before = await answer();
    expect(before).toMatch(/^400 .*BYOK_DECRYPTION_FAILED/);
    await failOften(subject);
    expect(await answer()).toBe(before);
    expect((await subject.ask('/api/v1/models')).status).toBe(401);
    expect((await subject.ask('/api/nowhere')).status).toBe(404);
  });

  it('is not cleared by a key that works', async () => {
    await using subject = await startSubject();
    await failOften(subject, 4);
    for (let time = 0; time < 3; time++) expect((await subject.validate()).status).toBe(200);
    await failOften(subject, 1);
    expect((await subject.validate()).status).toBe(429);
  });

  it('holds nothing against a client whose key is missing, or whose provider is down', async () => {
    await using subject = await startSubject();
    for (let time = 0; time < 6; time++) {
      expect((await subject.ask('/api/v1/models')).status).toBe(401);
      expect((await subject.validate(createFakeKey('-down-'))).status).toBe(502);
      const headers = await bringKey(createFakeKey());
      const malformed = await subject.ask(validatePath, { method: 'POST', headers, body: '{' });
      expect(malformed.status).toBe(422);
    }
    expect((await subject.validate()).status).toBe(200);
  });
});

describe('the log', () => {
  it('names clients by their hash, the same for each of their lines', async () => {
    await using subject = await startSubject({ trustedProxies: ['127.0.0.1'] });
    const addresses = ['203.0.113.7', '2001:db8::7'];
    for (const address of [...addresses, ...addresses]) {
      await subject.validate(createFakeKey('-rejected-'), { 'X-Forwarded-For': address });
    }
    const failures = subject.entries('key_validation_failed');
    expect(failures).toHaveLength(4);
    for (const failure of failures) {
      expect(Object.keys(failure).sort()).toEqual(
        ['client', 'event', 'level', 'protocol', 'provider', 'reason', 'request_id', 'time'].sort(),
      );
      expect(failure['client']).toMatch(/^c-[0-9a-f]{24}$/);
    }
    expect(failures[0]?.['client']).toBe(failures[2]?.['client']);
    expect(failures[0]?.['client']).not.toBe(failures[1]?.['client']);
    for (const address of [...addresses, '2001:db8::/64', '127.0.0.1']) {
      expect(subject.lines.join('')).not.toContain(address);
    }
  });
});

describe('GET /metrics', () => {
  it('counts what happened without any content', async () => {
    await using subject = await startSubject({ validationsPerMinute: 2 });
    const apiKey = createFakeKey('-rejected-');
    const pair = await bringKey(apiKey);
    await subject.ask(validatePath, { method: 'POST', headers: pair, body });
    await subject.ask(validatePath, { method: 'POST', headers: pair, body });
    await subject.ask(validatePath, { method: 'POST', headers: pair, body });
    await subject.ask(`/nowhere/${apiKey}?${apiKey}`, { headers: pair });
    const response = await subject.ask('/metrics');
    expect(response.headers.get('Content-Type')).toMatch(/^text\/plain; version=/);
    const text = await response.text();
    expect(text).toContain('{provider="openai",outcome="rejected_by_provider",protocol="v1"} 2');
    expect(text).toContain('verifier_rate_limited_total{limit="validations"} 1');
    expect(text).toContain('{method="GET",route="unknown",status="404"} 1');
    expect(text).toContain(`{method="POST",route="${validatePath}",status="429"} 1`);
    for (const value of [apiKey, ...Object.values(pair)]) {
      for (const spelling of spellings(value)) expect(text).not.toContain(spelling);
    }
  });

  it('is hidden from clients of a proxy, and if it is off', async () => {
    await using proxied = await startSubject({ trustedProxies: ['127.0.0.1'] });
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    expect((await proxied.ask('/metrics', { headers })).status).toBe(404);
    expect((await proxied.ask('/metrics')).status).toBe(200);
    await using off = await startSubject({ metrics: 'off' });
    expect((await off.ask('/metrics')).status).toBe(404);
  });
});
