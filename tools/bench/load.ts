import autocannon from 'autocannon';
import { randomBytes } from 'node:crypto';
import type { VerifierProcess } from '../../testkit/backends/verifier-process.ts';
import { encodeBase64 } from '../../lib/protocol/base64.ts';
import { encryptApiKey } from '../../lib/protocol/envelope.ts';
import { formatByokHeaders } from '../../lib/protocol/headers.ts';
import { ask } from '../../testkit/http/ask.ts';
import { readCertificate } from '../../testkit/http/read-certificate.ts';
import { fetchTarget, sealKey } from '../../testkit/headers/seal-key.ts';
import { readCpuSeconds } from './cores.ts';
import { median } from './row.ts';

const connections = 32;

/** A verifier that counts everybody and refuses nobody. */
export const unlimited: Readonly<Record<string, string>> = {
  PORT: '0',
  LOG_LEVEL: 'info',
  REQUESTS_PER_MINUTE: '999999999',
  VALIDATIONS_PER_MINUTE: '999999999',
  FAILURES_UNTIL_BLOCK: '999999999',
  MAX_USES_PER_TOKEN: '999999999',
  TOKEN_WINDOW_SECONDS: '900',
};

/** What a server answered while it was asked as fast as it could answer. */
export interface Throughput {
  /** Requests per second. */
  readonly rate: number;
  /** Requests per second of the servers' own processor time: what one core can do, whatever else runs beside it. */
  readonly perCore: number;
}

/** The request that decrypts a key and validates it. */
export async function createValidateRequest(port: number): Promise<autocannon.Options> {
  const sessionKey = randomBytes(32);
  const envelope = await encryptApiKey(createKey(), sessionKey);
  return createValidation(port, formatByokHeaders(envelope, encodeBase64(sessionKey)));
}

/** The same under version 2, with a token that is valid for as long as the bench takes. */
export async function createSealedRequest(port: number): Promise<autocannon.Options> {
  const origin = `https://127.0.0.1:${port}`;
  const certificate = await readCertificate(origin);
  const fetchText = async (path: string) => (await ask({ origin, certificate }, path)).text;
  return createValidation(port, await sealKey(createKey(), await fetchTarget(fetchText, origin)));
}

function createKey(): Uint8Array {
  return new TextEncoder().encode(`sk-proj-FAKE${randomBytes(73).toString('hex')}`);
}

function createValidation(port: number, headers: Record<string, string>): autocannon.Options {
  return {
    url: `https://127.0.0.1:${port}/api/v1/keys/validate`,
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: '{"provider":"openai"}',
  };
}

/** The request that does next to nothing. */
export function createHealthRequest(port: number): autocannon.Options {
  return { url: `https://127.0.0.1:${port}/health` };
}

/**
 * Asks over 32 connections, for a time or for an amount.
 * @throws {Error} when an answer is no success
 */
export async function load(request: autocannon.Options): Promise<autocannon.Result> {
  const result = await autocannon({ ...request, connections });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`every answer must be 2xx; ${result.non2xx} were not, ${result.errors} failed`);
  }
  return result;
}

/** One thing to measure: a request, and the processes that answer it. */
export interface Subject {
  readonly request: autocannon.Options;
  readonly pids: readonly number[];
}

/** Validations by one verifier, or by several on one port. */
export async function createSubject(
  first: VerifierProcess,
  ...others: readonly VerifierProcess[]
): Promise<Subject> {
  const pids = [first, ...others].map(({ pid }) => pid);
  return { request: await createValidateRequest(first.port), pids };
}

const rounds = 7;
const seconds = 4;

/** The medians of several rounds in which the subjects take turns, after one that counts for nothing. */
export async function compareThroughput(subjects: readonly Subject[]): Promise<Throughput[]> {
  for (const { request } of subjects) await load({ ...request, duration: 2 });
  const measured = subjects.map(() => [] as Throughput[]);
  for (let round = 0; round < rounds; round++) {
    for (const [at, subject] of subjects.entries()) measured[at]?.push(await measure(subject));
  }
  return measured.map((each) => ({
    rate: median(each.map(({ rate }) => rate)),
    perCore: median(each.map(({ perCore }) => perCore)),
  }));
}

async function measure({ request, pids }: Subject): Promise<Throughput> {
  const before = sumCpuSeconds(pids);
  const { requests } = await load({ ...request, duration: seconds });
  const used = sumCpuSeconds(pids) - before;
  return { rate: requests.average, perCore: requests.total / used };
}

function sumCpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + readCpuSeconds(pid), 0);
}
