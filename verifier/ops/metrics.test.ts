import { describe, expect, it } from 'vitest';
import type { ProviderId } from '../../lib/providers.ts';
import { createMetrics, metricsAudiences, type RequestFacts } from './metrics.ts';

const facts: RequestFacts = {
  method: 'POST',
  route: '/api/v1/keys/validate',
  status: 200,
  seconds: 0.02,
  provider: 'openai',
  outcome: 'accepted',
  protocol: 'v2',
};

async function read(metrics: ReturnType<typeof createMetrics>): Promise<string> {
  return (await metrics.read('127.0.0.1'))?.text ?? '';
}

describe('createMetrics', () => {
  it('counts requests, times, outcomes and refusals', async () => {
    const metrics = createMetrics({ audience: 'loopback', isRedisUp: null });
    metrics.recordRequest(facts);
    metrics.recordRequest({ ...facts, status: 401, outcome: 'rejected_by_provider' });
    metrics.recordLimited('validations');
    const text = await read(metrics);
    for (const line of [
      'verifier_requests_total{method="POST",route="/api/v1/keys/validate",status="200"} 1',
      'verifier_request_duration_seconds_count{route="/api/v1/keys/validate"} 2',
      'verifier_request_duration_seconds_bucket{le="0.01",route="/api/v1/keys/validate"} 0',
      'verifier_request_duration_seconds_bucket{le="0.025",route="/api/v1/keys/validate"} 2',
      'verifier_key_outcomes_total{provider="openai",outcome="accepted",protocol="v2"} 1',
      'verifier_key_outcomes_total{provider="openai",outcome="rejected_by_provider",protocol="v2"} 1',
      'verifier_rate_limited_total{limit="validations"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('has no label with text of a client', async () => {
    const metrics = createMetrics({ audience: 'loopback', isRedisUp: null });
    const provider = 'sk-canary' as ProviderId;
    metrics.recordRequest({ ...facts, method: 'CANARY', route: null, provider });
    const text = await read(metrics);
    expect(text.toLowerCase()).not.toContain('canary');
    expect(text).toContain('{method="other",route="unknown",status="200"}');
    expect(text).toContain('{provider="none",outcome="accepted",protocol="v2"}');
  });

  it('tells whether Redis answers, if it is used', async () => {
    let isUp = true;
    const metrics = createMetrics({ audience: 'loopback', isRedisUp: () => isUp });
    expect(await read(metrics)).toContain('verifier_redis_up 1');
    isUp = false;
    expect(await read(metrics)).toContain('verifier_redis_up 0');
    const without = createMetrics({ audience: 'loopback', isRedisUp: null });
    expect(await read(without)).not.toContain('redis');
  });

  it('tells of the process what it uses, and neither version nor file', async () => {
    const text = await read(createMetrics({ audience: 'loopback', isRedisUp: null }));
    expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
    expect(text).not.toContain(process.version);
    expect(text).not.toContain('nodejs_');
  });

  it('keeps to a registry of its own', async () => {
    const [one, other] = metricsAudiences.map((audience) =>
      createMetrics({ audience, isRedisUp: null }),
    );
    expect(one).not.toBe(other);
    const fresh = createMetrics({ audience: 'loopback', isRedisUp: null });
    expect(await read(fresh)).not.toContain('verifier_requests_total{');
  });

  it.each([
    ['off', '127.0.0.1', false],
    ['loopback', '127.0.0.1', true],
    ['loopback', '127.8.8.8', true],
    ['loopback', '::/64', true],
    ['loopback', '10.0.0.1', false],
    ['loopback', '127.0.0.1.evil.example', false],
    ['loopback', 'unknown', false],
    ['everyone', '203.0.113.7', true],
  ] as const)('answers %s to %s: %s', async (audience, address, isAnswered) => {
    const page = await createMetrics({ audience, isRedisUp: null }).read(address);
    expect(page !== null).toBe(isAnswered);
  });
});
