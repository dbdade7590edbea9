import autocannon from 'autocannon';
import { randomBytes } from 'node:crypto';
import { startVerifierProcess } from '../harness/verifier-process.ts';
import { encodeBase64 } from '../lib/protocol/base64.ts';
import { encryptApiKey } from '../lib/protocol/envelope.ts';
import { formatByokHeaders } from '../lib/protocol/headers.ts';
import { format, median, type Row } from './row.ts';

const rounds = 5;
const seconds = 4;
const connections = 32;

/** Requests per second of the route that decrypts and validates, against `/health` of the same process, taking turns. */
export async function benchVerifier(): Promise<Row[]> {
  await using verifier = await startVerifierProcess({
    PORT: '0',
    LOG_LEVEL: 'info',
    REQUESTS_PER_MINUTE: '999999999',
    VALIDATIONS_PER_MINUTE: '999999999',
  });
  const origin = `https://127.0.0.1:${verifier.port}`;
  const validate = { ...(await createValidateRequest()), url: `${origin}/api/v1/keys/validate` };
  const health = { method: 'GET' as const, url: `${origin}/health` };
  const rates = { validate: [] as number[], health: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    rates.health.push(await measureRate(health));
    rates.validate.push(await measureRate(validate));
  }
  const [decrypting, plain] = [median(rates.validate), median(rates.health)];
  return [
    {
      what: 'POST /api/v1/keys/validate (decrypt, sandbox provider)',
      value: format(decrypting, 'requests/s', 0),
      against: `GET /health: ${format(plain, 'requests/s', 0)}`,
      ratio: format(decrypting / plain, '×'),
      goal: '≥ 0.45 ×',
    },
  ];
}

async function createValidateRequest() {
  const sessionKey = randomBytes(32);
  const apiKey = new TextEncoder().encode(`sk-proj-FAKE${randomBytes(73).toString('hex')}`);
  const envelope = await encryptApiKey(apiKey, sessionKey);
  return {
    method: 'POST' as const,
    headers: {
      ...formatByokHeaders(envelope, encodeBase64(sessionKey)),
      'Content-Type': 'application/json',
    },
    body: '{"provider":"openai"}',
  };
}

async function measureRate(request: autocannon.Options): Promise<number> {
  const result = await autocannon({ ...request, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`every answer must be 2xx; ${result.non2xx} were not, ${result.errors} failed`);
  }
  return result.requests.average;
}
