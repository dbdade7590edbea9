import { describe, expect, it } from 'vitest';
import { SecretBytes } from '../../packages/receiver/src/secret-bytes.ts';
import { bringKey, createFakeKey, spellings } from '../../testkit/headers/fake-key.ts';
import { createLog, type Log, type LogRecord } from './log.ts';

const apiKey = createFakeKey();
const headers = await bringKey(apiKey);
const canaries = [apiKey, ...Object.values(headers)].flatMap(spellings);

function collect(write: (log: Log) => void): string[] {
  const lines: string[] = [];
  write(createLog('debug', { write: (line) => lines.push(line) }));
  return lines;
}

/** Calls that the types forbid, as someone in a hurry would make them. */
const careless: Readonly<Record<string, unknown>> = {
  'a request': { req: new Request('https://api.test/?key=' + apiKey, { headers }) },
  'plain headers': { headers },
  'headers at the top': headers,
  'a body': { body: JSON.stringify({ apiKey }) },
  'an error': new Error(`rejected ${apiKey}`, { cause: headers }),
  'an error under err': { err: new Error(`rejected ${apiKey}`) },
  'an error with a code': Object.assign(new Error(apiKey), { code: apiKey, name: apiKey }),
  'a message': `using ${apiKey}`,
  bytes: Buffer.from(apiKey),
  'a secret': { secret: new SecretBytes(Buffer.from(apiKey)) },
  'an allowed field of the wrong shape': {
    event: apiKey,
    request_id: apiKey,
    method: apiKey,
    route: `/models?key=${apiKey}`,
    status: apiKey,
    duration_ms: apiKey,
    provider: apiKey,
    reason: apiKey,
    client: apiKey,
    limit: apiKey,
    fault: apiKey,
    origin: `https://${apiKey}@host`,
    spki_sha256: apiKey,
    environment: `${apiKey} `,
    signal: apiKey,
  },
  'an address and a key part for a hash': {
    client: '203.0.113.7',
    limit: `c-${apiKey.slice(12, 36)}`,
    request_id: apiKey.slice(-36),
  },
  'a hash with more behind it': { client: `c-${'0'.repeat(24)}${apiKey}` },
  'an allowed field with an object in it': { event: { headers }, provider: [apiKey] },
  'a getter': {
    get event() {
      return apiKey;
    },
  },
  'an object that turns itself into JSON': { event: 'request', toJSON: () => apiKey },
  nothing: undefined,
};

describe('createLog', () => {
  it.each(Object.entries(careless))('writes nothing of %s', (_name, value) => {
    const lines = collect((log) => {
      const record = value as LogRecord;
      for (const write of [log.debug, log.info, log.warn, log.error]) write(record);
    });
    expect(lines).toHaveLength(4);
    for (const canary of canaries) expect(lines.join('')).not.toContain(canary);
  });

  it('ignores further arguments', () => {
    const lines = collect((log) => {
      (log.info as (...all: unknown[]) => void)({ event: 'request' }, apiKey, { headers });
    });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 30,
      time: expect.any(String) as string,
      event: 'request',
    });
  });

  it('finds a canary that is written', () => {
    const line = JSON.stringify({ headers });
    expect(canaries.some((canary) => line.includes(canary))).toBe(true);
  });

  it('writes every allowed field as it is', () => {
    const record: Required<LogRecord> = {
      event: 'request',
      request_id: crypto.randomUUID(),
      method: 'POST',
      route: '/api/v1/keys/validate',
      status: 200,
      duration_ms: 1.5,
      provider: 'openai',
      protocol: 'v2',
      client: `c-${'0'.repeat(24)}`,
      limit: 'validations',
      reason: 'rejected_by_provider',
      fault: 'timeout',
      origin: 'https://127.0.0.1:8443',
      spki_sha256: Buffer.alloc(32, 7).toString('base64'),
      environment: 'development',
      signal: 'SIGTERM',
    };
    const lines = collect((log) => {
      log.warn(record);
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, ...record });
  });

  it('keeps below its level still', () => {
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => lines.push(line) });
    log.info({ event: 'request' });
    expect(lines).toEqual([]);
  });
});
